import { readFileSync } from "node:fs";
import { expect } from "chai";
import { decodeSnapshot } from "../../../lib/snapshot/decode.js";
import { encodeSnapshot } from "../../../lib/snapshot/encode.js";
import { LIMITS } from "../../../lib/snapshot/limits.js";

const PAGE = readFileSync("docs/snapshot-format.md", "utf8");

describe("the page on the snapshot's format", () => {
  it("shows a snapshot that is one, in the bytes that would be written", async () => {
    const example = /^```jsonl\n(.*?)^```$/ms.exec(PAGE)?.[1] ?? "";

    const { snapshot, isTruncated } = await decodeSnapshot([Buffer.from(example)], LIMITS);

    expect(isTruncated).to.equal(false);
    expect(Buffer.concat([...encodeSnapshot(snapshot)]).toString()).to.equal(example);
  });

  it("states the limits that hold", () => {
    const stated = [...PAGE.matchAll(/^\| [a-z].*? \| ([\d,]+)( [GM]iB)? \|$/gm)].map(([, number = "", unit]) => {
      const factor = unit === " GiB" ? 1024 ** 3 : unit === " MiB" ? 1024 ** 2 : 1;
      return Number(number.replaceAll(",", "")) * factor;
    });

    expect(stated).to.deep.equal(Object.values(LIMITS));
  });
});
