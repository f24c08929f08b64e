import { expect } from "chai";
import fc from "fast-check";
import { CutShort, Malformed } from "../../../lib/snapshot/cut-short.js";
import { scanJson } from "../../../lib/snapshot/json-scanner.js";
import { LIMITS, type Limits } from "../../../lib/snapshot/limits.js";
import { chunked, collected } from "./chunks.js";

async function parts(json: string, chunkBytes = 7, limits: Limits = LIMITS): Promise<[string, unknown][]> {
  const scanned: [string, unknown][] = [];
  for await (const { kind, bytes } of scanJson(chunked(json, chunkBytes), limits)) {
    scanned.push([kind, JSON.parse(bytes.toString())]);
  }
  return scanned;
}

async function failureOf(json: string, limits: Limits = LIMITS): Promise<unknown> {
  return collected(scanJson(chunked(json, 3), limits)).catch((error: unknown) => error);
}

describe("scanJson", () => {
  it("gives the items of a List one by one, and the List without them", async () => {
    const json = '{"apiVersion": "v1", "items": [ {"a": [1, 2]} , {"b": "]}"} ], "kind": "List"}';

    expect(await parts(json)).to.deep.equal([
      ["item", { a: [1, 2] }],
      ["item", { b: "]}" }],
      ["document", { apiVersion: "v1", items: [], kind: "List" }],
    ]);
  });

  it("knows of the list, at each item, what stands before it", async () => {
    const json = '{"kind": "PodList", "items": [{}], "metadata": {"continue": ""}}';

    const [item] = await collected(scanJson(chunked(json, 4), LIMITS));

    expect(JSON.parse(item?.listSoFar ?? "")).to.deep.equal({ kind: "PodList", items: [] });
  });

  it("gives a single object as a whole, whatever it nests", async () => {
    const pod = { kind: "Pod", spec: { items: [1, { items: [2] }] }, note: "items" };

    expect(await parts(JSON.stringify(pod))).to.deep.equal([["document", pod]]);
  });

  it("finds items only under the top level's own key", async () => {
    const json = '{"x": "items", "y": [1], "\\u0069tems": [2], "itemsx": [3], "items": {"a": [4]}}';

    expect(await parts(json)).to.deep.equal([["document", JSON.parse(json)]]);
  });

  it("reads values that follow one another, as in concatenated files", async () => {
    expect(await parts('{"items":[1]}\n{"a":1} {"items":[]}')).to.deep.equal([
      ["item", 1],
      ["document", { items: [] }],
      ["document", { a: 1 }],
      ["document", { items: [] }],
    ]);
  });

  it("takes each element of a top-level array as an item", async () => {
    expect(await parts('[{"a":1}, [2]] [] {"b":3}')).to.deep.equal([
      ["item", { a: 1 }],
      ["item", [2]],
      ["document", { b: 3 }],
    ]);
  });

  it("gives the same whatever the size of the pieces", async () => {
    const anyList = fc.record({
      kind: fc.string(),
      items: fc.array(fc.jsonValue({ maxDepth: 3 })),
      metadata: fc.jsonValue({ maxDepth: 2 }),
    });
    await fc.assert(
      fc.asyncProperty(anyList, fc.nat(3), fc.integer({ min: 1, max: 40 }), async (list, indent, chunkBytes) => {
        const scanned = await parts(JSON.stringify(list, undefined, indent), chunkBytes);

        const expected = JSON.parse(JSON.stringify({ ...list, items: [] }));
        expect(scanned).to.deep.equal([
          ...list.items.map((item) => ["item", JSON.parse(JSON.stringify(item))]),
          ["document", expected],
        ]);
      }),
      { numRuns: 200 },
    );
  });

  it("tells at every byte that a List was cut there", async () => {
    const json = '{"kind":"List","items":[{"a":"\\"}"},{"b":[]}],"metadata":{}}';

    for (let length = 1; length < json.length; length++) {
      expect(await failureOf(json.slice(0, length)), json.slice(0, length)).to.be.instanceOf(CutShort);
    }
  });

  it("leaves what is no JSON to the parser", async () => {
    const scanned: [string, string][] = [];
    for await (const { kind, bytes } of scanJson(chunked('{"items":[1,,2 3,]} nonsense', 5), LIMITS)) {
      scanned.push([kind, bytes.toString()]);
    }

    expect(scanned).to.deep.equal([
      ["item", "1"],
      ["item", ""],
      ["item", "2 3"],
      ["item", ""],
      ["document", '{"items":[]}'],
      ["document", " nonsense"],
    ]);
  });

  it("refuses brackets that close nothing", async () => {
    expect(await failureOf("{}]"))
      .to.be.instanceOf(Malformed)
      .with.property("message", "its brackets do not match");
  });

  it("refuses what nests too deep, before anything recurses over it", async () => {
    const failure = await failureOf(`{"items":[${"[".repeat(200_000)}`);

    expect(failure).to.be.instanceOf(Malformed).with.property("message", "it nests deeper than 100 levels");
  });

  it("refuses an item, and a surrounding, that no object is as large as", async () => {
    const limits = { ...LIMITS, lineBytes: 20 };

    expect(await failureOf(`{"items":[{"a":"${"x".repeat(30)}"}]}`, limits)).to.have.property(
      "message",
      "one of its items is longer than 20 bytes",
    );
    expect(await failureOf(`{"a":"${"x".repeat(30)}"}`, limits)).to.have.property(
      "message",
      "what surrounds its items is longer than 20 bytes",
    );
  });
});
