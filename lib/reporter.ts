import type { Report } from "./model/report.js";

/** How a report is shown; what it says does not depend on it. */
export interface RenderOptions {
  readonly color: boolean;
  /** columns of the terminal */
  readonly width: number;
}

/** Turns a document, a report where nothing else is said, into text, and sees nothing else. Pure; `-o ID` chooses it. */
export interface Reporter<Document = Report> {
  readonly id: string;
  readonly mediaType: string;
  render(document: Document, options: RenderOptions): string;
}
