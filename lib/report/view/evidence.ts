import type { Evidence } from "../../model/finding.js";

/** `node1 mounts /12: …`, `PersistentVolume pv-pg /spec/local/path: …` */
export function evidenceText(evidence: Evidence): string {
  const value = typeof evidence.value === "string" ? evidence.value : JSON.stringify(evidence.value);
  const place = "object" in evidence ? evidence.object : `${evidence.host} ${evidence.fact}`;
  return `${place} ${evidence.path}: ${value}`;
}
