/** Prose of a rule's author as Markdown: code spans stay code, everything else that would be markup becomes text. */
export function prose(text: string): string {
  return text
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith("`") ? part : part.replace(/[<*|]/g, "\\$&")))
    .join("");
}

/** Rows below a head; the cells are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Commands, one per line, as a block that can be copied. */
export function shellBlock(commands: readonly string[], indent = ""): string {
  return ["```sh", ...commands, "```"].map((line) => indent + line).join("\n");
}
