import { expect } from "chai";
import fc from "fast-check";
import { dump, JSON_SCHEMA, load } from "js-yaml";
import { LIMITS } from "../../../lib/snapshot/limits.js";
import { scanYaml } from "../../../lib/snapshot/yaml-scanner.js";
import { chunked, collected } from "./chunks.js";

async function parts(yaml: string, chunkBytes = 9): Promise<[string, unknown, number][]> {
  const scanned: [string, unknown, number][] = [];
  for await (const { kind, bytes, line } of scanYaml(chunked(yaml, chunkBytes), LIMITS)) {
    const value = load(bytes.toString(), { schema: JSON_SCHEMA });
    scanned.push([kind, kind === "item" ? Object(value)[0] : value, line]);
  }
  return scanned;
}

describe("scanYaml", () => {
  it("gives the items of a List one by one, and the List without them, with their lines", async () => {
    const yaml =
      "apiVersion: v1\nitems:\n- a: 1\n  b: |\n    - c\n\n    - d\n# about the next\n- e:\n  - f\nkind: List\n";

    expect(await parts(yaml)).to.deep.equal([
      ["item", { a: 1, b: "- c\n\n- d\n" }, 3],
      ["item", { e: ["f"] }, 9],
      ["document", { apiVersion: "v1", items: null, kind: "List" }, 1],
    ]);
  });

  it("knows items that are indented, and keys in quotes", async () => {
    const yaml = '"items":   # here they come\n\n  - a: 1\n  -\n    a: 2\nkind: List\n';

    expect(await parts(yaml)).to.deep.equal([
      ["item", { a: 1 }, 3],
      ["item", { a: 2 }, 4],
      ["document", { items: null, kind: "List" }, 1],
    ]);
  });

  it("leaves items in brackets, an empty list and a single object to the parser", async () => {
    for (const yaml of [
      "items: [{a: 1}]\nkind: List\n",
      "items: []\nkind: PodList\n",
      "kind: Pod\nspec:\n  items:\n  - 1\n",
    ]) {
      expect(await parts(yaml)).to.deep.equal([["document", load(yaml), 1]]);
    }
  });

  it("reads several documents, with directives, comments and end marks", async () => {
    const yaml = "%YAML 1.2\n---\nkind: A\n...\n--- # next\nitems:\n- 1\n---\n{kind: C}\n--- {kind: D}\n";

    expect((await parts(yaml)).filter(([, value]) => value !== undefined)).to.deep.equal([
      ["document", { kind: "A" }, 2],
      ["item", 1, 7],
      ["document", { items: null }, 5],
      ["document", { kind: "C" }, 8],
      ["document", { kind: "D" }, 10],
    ]);
  });

  it("takes a document that is a sequence for items", async () => {
    expect(await parts("# two\n- a: 1\n- b: 2\n")).to.deep.equal([
      ["item", { a: 1 }, 2],
      ["item", { b: 2 }, 3],
      ["document", null, 1],
    ]);
  });

  it("reads lines that end as on Windows", async () => {
    expect(await parts("items:\r\n- a: 1\r\n- b: 2\r\nkind: List\r\n")).to.deep.equal([
      ["item", { a: 1 }, 2],
      ["item", { b: 2 }, 3],
      ["document", { items: null, kind: "List" }, 1],
    ]);
  });

  it("gives what was dumped, whatever the size of the pieces", async () => {
    const anyItem = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { minKeys: 1 });
    const anyList = fc.record({ items: fc.array(anyItem, { minLength: 1 }), kind: fc.string() });
    await fc.assert(
      fc.asyncProperty(
        anyList,
        fc.boolean(),
        fc.integer({ min: 1, max: 60 }),
        async (list, noArrayIndent, chunkBytes) => {
          const yaml = dump(list, { noArrayIndent, noRefs: true, schema: JSON_SCHEMA });

          const scanned = await parts(yaml, chunkBytes);

          const whole = Object(load(yaml, { schema: JSON_SCHEMA }));
          expect(scanned.map(([kind, value]) => [kind, value])).to.deep.equal([
            ...whole.items.map((item: unknown) => ["item", item]),
            ["document", { ...whole, items: null }],
          ]);
        },
      ),
    );
  });

  it("refuses an item that no object is as large as", async () => {
    const limits = { ...LIMITS, lineBytes: 30 };

    const failure = await collected(scanYaml(chunked(`items:\n- a: |\n${"   x\n".repeat(20)}`, 5), limits)).catch(
      ({ message }) => message,
    );

    expect(failure).to.equal("one of its items is longer than 30 bytes");
  });
});
