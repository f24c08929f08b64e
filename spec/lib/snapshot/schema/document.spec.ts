import { readFileSync } from "node:fs";
import { expect } from "chai";
import { snapshotSchema } from "../../../../lib/snapshot/schema/document.js";

describe("the published schema of a snapshot", () => {
  it("stands in docs/ as `npm run docs` writes it", () => {
    const published: unknown = JSON.parse(readFileSync("docs/snapshot.schema.json", "utf8"));

    expect(published).to.deep.equal(snapshotSchema());
  });
});
