import { markdownCell } from "../escape/markdown.js";

export function list(items: readonly string[]): string {
  return items.map((item) => `- ${item}`).join("\n");
}

export function tableOf(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(markdownCell).join(" | ")} |`;
  return [line(heads), line(heads.map(() => "---")), ...rows.map(line)].join("\n");
}
