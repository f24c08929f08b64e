import type { Report } from "./model/report.js";

/** How a report is shown; what it says does not depend on it. */
export interface RenderOptions {
  readonly color: boolean;
  /** columns of the terminal */
  readonly width: number;
}

/** Turns a report document, and nothing else, into text. Pure; `-o ID` chooses it. */
export interface Reporter {
  readonly id: string;
  readonly mediaType: string;
  render(report: Report, options: RenderOptions): string;
}
