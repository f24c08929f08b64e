/** One block of shell in a printed runbook, and the step that it stands in. */
export interface PrintedBlock {
  /** `7. Stop the kubelet, remove every sandbox, stop the runtime` */
  readonly step: string;
  /** what it is for, as the line before it says */
  readonly label: string;
  readonly text: string;
}

/** The blocks below "Safe order of steps", in the order in which they are printed: nothing but the text of the ticket counts. */
export function printedBlocks(markdown: string): readonly PrintedBlock[] {
  const [, runbook = ""] = markdown.split(/^## Safe order of steps .*$/m);
  const blocks: PrintedBlock[] = [];
  let step = "";
  let label = "";
  let open: string[] | undefined;
  for (const line of runbook.split("\n")) {
    if (open !== undefined && line === "```") {
      blocks.push({ step, label, text: open.join("\n") });
      open = undefined;
      label = "";
    } else if (open !== undefined) open.push(line);
    else if (line === "```sh") open = [];
    else if (line.startsWith("## ")) break;
    else if (line.startsWith("### ")) [step, label] = [line.slice("### ".length), ""];
    else if (line !== "") label = line;
  }
  return blocks;
}
