import { randomUUID } from "node:crypto";
import type { ToolVersion } from "../model/snapshot.js";
import { toolVersion } from "./tool.js";

/** What makes one report different from another of the same facts: who wrote it, when, and under which id. */
export interface ReportStamp {
  readonly reportId: string;
  /** RFC 3339, UTC */
  readonly generatedAt: string;
  readonly tool: ToolVersion;
}

export function newReport(): ReportStamp {
  return { reportId: randomUUID(), generatedAt: new Date().toISOString(), tool: toolVersion() };
}
