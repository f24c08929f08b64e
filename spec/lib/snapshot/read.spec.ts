import { expect } from "chai";
import { readSnapshot } from "../../../lib/snapshot/read.js";
import { writeSnapshot } from "../../../lib/snapshot/write.js";
import { inDirectory, withFile } from "./temporary-file.js";

describe("readSnapshot", () => {
  it("reads a List that kubectl printed as JSON", async () => {
    const pods = ["b", "a"].map((name) => ({ apiVersion: "v1", kind: "Pod", metadata: { namespace: "shop", name } }));
    const list = JSON.stringify({ apiVersion: "v1", items: pods, kind: "List" });

    const { snapshot } = await withFile(list, (path) => readSnapshot(path));

    const { pods: read } = snapshot.facts;
    expect(read?.state === "observed" && read.value.map(({ metadata }) => metadata.name)).to.deep.equal(["a", "b"]);
    expect(snapshot.facts.nodes).to.equal(undefined);
  });

  it("reads what was written, compressed or not", async () => {
    const pod = { apiVersion: "v1", kind: "Pod", metadata: { namespace: "shop", name: "a" }, spec: { nodeName: "w1" } };
    await inDirectory(async (directory) => {
      const { snapshot } = await withFile(JSON.stringify(pod), (path) => readSnapshot(path));
      for (const name of ["plain.jsonl", "small.jsonl.gz"]) {
        await writeSnapshot(snapshot, `${directory}/${name}`);

        const again = await readSnapshot(`${directory}/${name}`);

        expect(again).to.deep.equal({ snapshot, notices: [] });
      }
    });
  });
});
