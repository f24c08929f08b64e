import Table from "cli-table3";
import stringWidth from "string-width";
import { visible } from "../escape/visible.js";
import type { Page } from "./page.js";
import { wrap } from "./page.js";

const GAP = 2;
const NARROWEST_COLUMN = 10;
/** Code units of a cell: a longer one makes a row that fills the screen. */
const SHOWN_IN_CELL = 160;
const NO_BORDERS = {
  top: "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  bottom: "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  left: "",
  "left-mid": "",
  mid: "",
  "mid-mid": "",
  right: "",
  "right-mid": "",
  middle: "",
} as const;

/** A table as kubectl prints one: no borders, heads in capitals; a cell that is too wide goes on below itself. */
export function columns(
  page: Page,
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  indent: string,
): readonly string[] {
  const cells = [heads, ...rows.map((row) => row.map((cell) => visible(cell, SHOWN_IN_CELL)))];
  const widths = fitColumns(
    heads.map((_, column) => Math.max(...cells.map((row) => stringWidth(row[column] ?? "")))),
    page.width - indent.length - GAP * heads.length,
  );
  // No colWidths: cli-table3 counts some characters (musical symbols, enclosed ideographs) wider than string-width does, and cuts a cell
  // that it holds to be too wide between the two halves of a surrogate pair. Cells are folded already.
  const table = new Table({
    chars: NO_BORDERS,
    style: { "padding-left": 0, "padding-right": GAP, head: [], border: [], compact: true },
  });
  const [head = [], ...body] = cells.map((row) => row.map((cell, column) => fold(cell, widths[column] ?? 0)));
  table.push(
    head.map((cell) => page.paint(cell, "dim")),
    ...body,
  );
  return table
    .toString()
    .split("\n")
    .map((line) => `${indent}${line}`.trimEnd());
}

function fold(cell: string, width: number): string {
  return wrap(cell, width).join("\n");
}

/** Takes from the widest column until all fit, or none can give any more. */
function fitColumns(natural: readonly number[], available: number): readonly number[] {
  const widths = [...natural];
  let excess = widths.reduce((sum, width) => sum + width, 0) - available;
  while (excess > 0) {
    const widest = Math.max(...widths);
    if (widest <= NARROWEST_COLUMN) return widths;
    widths[widths.indexOf(widest)] = widest - 1;
    excess--;
  }
  return widths;
}
