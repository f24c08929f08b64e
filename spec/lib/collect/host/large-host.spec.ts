import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { hostScript } from "../../../../lib/collect/host/script.js";
import { observedValue } from "../../../../lib/model/observation.js";
import { manyInodes, manyMounts } from "./prepared-hosts.js";
import { aPlan, describeInNamespace, type Ran, runScript } from "./shells.js";

// The very large ones are measured: npm run bench -- --inodes 3000000.
describeInNamespace("a host with very much on it", () => {
  let host = "";
  beforeEach(() => {
    host = join(mkdtempSync(join(tmpdir(), "kaudit-")), "host");
    mkdirSync(host);
  });
  afterEach(() => rmSync(join(host, ".."), { recursive: true }));

  const treeOf = ({ facts }: Ran) => facts.trees && observedValue(facts.trees)?.[0];

  it("is not walked among thousands of mounts, and says so; its other facts are read", async () => {
    const root = `${host}/kubelet`;
    const plan = aPlan(["trees", "paths", "filesystems", "mounts"], { trees: [root], paths: [root] });
    const ran = await runScript(plan, { prelude: `T=${host}\n${manyMounts(2100)}` });

    expect(ran.status).to.equal(0);
    expect(treeOf(ran)).to.deep.include({ isComplete: false, inodes: 0 });
    expect(treeOf(ran)?.prunedAt).to.have.length(200);
    expect(ran.facts.paths).to.deep.include({ value: [{ path: root, type: "directory", realPath: root, entries: 2 }] });
    expect(ran.facts.filesystems?.state).to.equal("observed");
    expect(ran.facts.mounts && observedValue(ran.facts.mounts)?.length).to.be.greaterThan(2100);
  });

  it("has more mounts than are sent, which costs no other fact its place", async () => {
    const script = hostScript().text.replace("left=190000 ", "left=45000 ");
    const plan = aPlan(["mounts", "processes", "trees"], { trees: [`${host}/kubelet`] });
    const ran = await runScript(plan, { script, prelude: `T=${host}\n${manyMounts(2100)}` });

    expect(ran.facts.mounts).to.include({ state: "unobserved", reason: "truncated" });
    expect(ran.facts.processes?.state).to.equal("observed");
    expect(treeOf(ran)).to.include({ isComplete: false });
    expect(ran.output.length).to.be.lessThan(45_000);
  });

  it("is walked as far as time allows, with figures that are lower bounds", async () => {
    const root = `${host}/containerd`;
    const prelude = `T=${host}\n${manyInodes(50_000)}`;
    const script = hostScript().text.replace('"timeout -s KILL $2"', '"timeout -s KILL 0.02"');
    const plan = aPlan(["trees", "kernelRelease"], { trees: [root] });
    const [cut, whole] = [await runScript(plan, { prelude, script }), await runScript(plan, { prelude })];

    expect(script).to.not.equal(hostScript().text);
    expect(treeOf(cut)).to.include({ isComplete: false });
    expect(treeOf(cut)?.inodes).to.be.lessThan(50_000);
    expect(treeOf(whole)).to.include({ isComplete: true });
    expect(treeOf(whole)?.counts.file).to.equal(50_000);
  });
});
