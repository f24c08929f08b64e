import { compareText } from "../../../lib/derive/compare-text.js";
import type { Report } from "../../../lib/model/report.js";
import { FILES } from "./volumes.js";

/** Volume of a file, as `VOLUME/FILE`. */
export function volumeOf(file: string): string {
  return file.replace(/\/.*$/, "");
}

/** PersistentVolumes of which no file is left. */
export function emptiedVolumes(files: readonly string[]): readonly string[] {
  return [...new Set(files.map(volumeOf))]
    .filter((name) => name.startsWith("pv-") && FILES.every((file) => files.includes(`${name}/${file}`)))
    .sort(compareText);
}

/** Volumes with the number of files that are gone. */
export function lossesInWords(files: readonly string[]): string {
  const names = [...new Set(files.map(volumeOf))];
  const counted = names.map((name) => `${name} (${files.filter((file) => volumeOf(file) === name).length})`);
  return counted.join(", ") || "nothing";
}

/** PersistentVolumes that a report before the move calls lost for certain. */
export function certainLosses({ findings }: Report): readonly string[] {
  return findings
    .filter(({ ruleId, certainty, severity }) => {
      return ruleId === "mounted-volume" && severity === "critical" && certainty === "certain";
    })
    .flatMap(({ subject }) => subject.name ?? [])
    .sort(compareText);
}

/** PersistentVolumes that a report after it finds empty. */
export function foundEmpty({ findings }: Report): readonly string[] {
  return findings
    .filter(({ ruleId }) => ruleId === "emptied-volume")
    .flatMap(({ data }) => (typeof data.pv === "string" ? [data.pv] : []))
    .sort(compareText);
}

export function has({ findings }: Report, rule: string, message?: string): boolean {
  return findings.some(({ ruleId, messageId }) => ruleId === rule && (message === undefined || messageId === message));
}
