import { expect } from "chai";
import { Malformed } from "../../../lib/snapshot/cut-short.js";
import { type Format, sniff } from "../../../lib/snapshot/sniff.js";
import { chunked, collected } from "./chunks.js";

async function formatOf(content: string | Buffer, chunkBytes = 1): Promise<Format> {
  const { format, rest } = await sniff(chunked(content, chunkBytes));
  const text = Buffer.concat((await collected(rest)).map((chunk) => Buffer.from(chunk))).toString();
  expect(text).to.equal(
    Buffer.from(content)
      .toString()
      .replace(/^\uFEFF/, ""),
  );
  return format;
}

describe("sniff", () => {
  it("tells JSON from YAML by the content", async () => {
    expect(await formatOf(' \n{"kind": "List"}')).to.deep.equal({ kind: "json" });
    expect(await formatOf("[1]")).to.deep.equal({ kind: "json" });
    expect(await formatOf("# a comment\nkind: List\n")).to.deep.equal({ kind: "yaml" });
  });

  it("finds the schema that a document names first", async () => {
    expect(await formatOf('{\n  "schema": "kaudit.report/v1"')).to.deep.equal({
      kind: "schema",
      schema: "kaudit.report/v1",
    });
  });

  it("passes over a byte order mark", async () => {
    expect(await formatOf(Buffer.from("\uFEFF{}"), 2)).to.deep.equal({ kind: "json" });
    expect(await formatOf(Buffer.from("\uFEFFkind: List\n"), 5000)).to.deep.equal({ kind: "yaml" });
  });

  it("knows a file without anything in it", async () => {
    expect(await formatOf("")).to.deep.equal({ kind: "empty" });
    expect(await formatOf(" \n")).to.deep.equal({ kind: "empty" });
  });

  it("refuses what is no text in UTF-8", async () => {
    for (const [content, message] of [
      [Buffer.from("\uFEFFkind: List", "utf16le"), "it is UTF-16, as PowerShell redirects text"],
      [Buffer.from([0x50, 0x4b, 3, 4, 0, 0]), "it is no text"],
    ] as const) {
      const failure: unknown = await sniff(chunked(content, 1)).catch((error: unknown) => error);

      expect(failure).to.be.instanceOf(Malformed).with.property("message", message);
    }
  });
});
