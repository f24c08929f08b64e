import { expect } from "chai";
import { hasInvisible } from "../../../lib/derive/invisible.js";
import { OWN_COLOR } from "./hostile.js";

/** What must hold of every text that any reporter writes, whatever stands in the document. */
export function expectHarmless(text: string): void {
  const lines = text.replace(OWN_COLOR, "").split("\n");
  expect(lines.filter(hasInvisible), "lines with characters that act on a terminal or hide").to.deep.equal([]);
  expect(
    lines.filter((line) => line.trimStart().startsWith("::")),
    "workflow commands",
  ).to.deep.equal([]);
  expect(
    lines.filter((line) => /##(?:vso)?\[/i.test(line)),
    "logging commands",
  ).to.deep.equal([]);
}
