import type { CsiVolume } from "../../model/host-facts.js";
import { completeList, malformedLine } from "./lines.js";

const WHAT = "the CSI volumes of Pods";

/**
 * `present DIRECTORY` and `absent DIRECTORY`.
 *
 * @throws {MalformedError}
 */
export function parseCsiVolumes(text: string): readonly CsiVolume[] {
  return completeList(text, WHAT).map((line, index) => {
    const [, state, path] = /^(present|absent) (\/.+)$/.exec(line) ?? [];
    if (path === undefined) throw malformedLine(WHAT, index, "is no volume");
    return { path, hasVolumeData: state === "present" };
  });
}
