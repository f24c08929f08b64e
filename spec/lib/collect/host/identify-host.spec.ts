import { expect } from "chai";
import { identifyHost, indexNodeIdentities } from "../../../../lib/collect/host/identify-host.js";
import { observed, unobserved } from "../../../../lib/model/observation.js";

const AT = { source: "ssh", at: "2026-01-01T00:00:00Z" };

/** Nodes by name; ids are short here, what matters is which are equal. */
function nodes(ids: Readonly<Record<string, readonly [machineId: string, bootId: string]>>) {
  return indexNodeIdentities(
    Object.entries(ids).map(([name, [machineID, bootID]]) => ({
      metadata: { name },
      status: { nodeInfo: { machineID, bootID } },
    })),
  );
}
const seen = (machineId: string, bootId: string) => observed({ machineId, bootId }, AT);
const unseen = unobserved("malformed", "there is no machine id", AT);

describe("a host", () => {
  const known = nodes({ w1: ["a1", "b1"], w2: ["a2", "b2"] });

  it("is the Node when machine id and boot id are the Node's", () => {
    expect(identifyHost("w1", seen("a1", "b1"), true, known)).to.deep.equal({ kind: "identified", state: "verified" });
    expect(identifyHost("w1", seen("a1", "b1"), false, known)).to.deep.equal({ kind: "identified", state: "verified" });
  });

  it("whose ids are written another way is the Node all the same", () => {
    const uuids = nodes({ w1: ["A1-B2", "c3-d4"] });

    expect(identifyHost("w1", seen("a1b2", "c3-d4"), true, uuids)).to.include({ state: "verified" });
  });

  it("has rebooted since where only its machine id is the Node's, and nobody else's", () => {
    expect(identifyHost("w1", seen("a1", "b9"), true, known)).to.deep.equal({
      kind: "identified",
      state: "rebooted-since",
    });
  });

  it("with a cloned machine id is told by its boot id, and not at all once it has rebooted", () => {
    const clones = nodes({ w1: ["a", "b1"], w2: ["a", "b2"], w3: ["a", "b3"] });

    expect(identifyHost("w1", seen("a", "b1"), true, clones)).to.include({ state: "verified" });
    expect(identifyHost("w1", seen("a", "b2"), true, clones)).to.deep.equal({
      kind: "mismatch",
      detail: "this is Node w2, not Node w1",
    });
    expect(identifyHost("w1", seen("a", "b9"), true, clones))
      .to.have.property("detail")
      .that.includes("it has booted since the API heard of it, and 3 Nodes have its machine id");
  });

  it("copied while it ran is no longer to be told from its copy", () => {
    const copies = nodes({ w1: ["a", "b"], w2: ["a", "b"] });

    expect(identifyHost("w1", seen("a", "b"), true, copies))
      .to.have.property("detail")
      .that.includes("cannot tell Node w1 from Node w2");
  });

  it("that is another Node, or another machine, does not count, though its host key is the right one", () => {
    expect(identifyHost("w1", seen("a2", "b2"), true, known)).to.deep.equal({
      kind: "mismatch",
      detail: "this is Node w2, not Node w1",
    });
    expect(identifyHost("w1", seen("a9", "b9"), true, known)).to.include({
      detail: "this is another machine, not Node w1",
    });
    // A container on the Node has the kernel's boot id and a machine id of its own.
    expect(identifyHost("w1", seen("a9", "b1"), true, known)).to.include({ kind: "mismatch" });
  });

  it("does not count where it, or the API, does not say which it is", () => {
    expect(identifyHost("w1", unseen, true, known)).to.include({
      detail: "cannot tell whether this is Node w1: there is no machine id",
    });
    expect(identifyHost("w1", seen("", ""), true, nodes({ w1: ["", ""] }))).to.include({ kind: "mismatch" });
    expect(identifyHost("w1", seen("a", ""), true, nodes({ w1: ["a", ""] }))).to.include({ kind: "mismatch" });
  });

  it("that is no Node, or of a silent API, is known by its host key", () => {
    expect(identifyHost("etcd1", seen("a9", "b9"), true, known)).to.deep.equal({
      kind: "identified",
      state: "host-key",
    });
    expect(identifyHost("etcd1", unseen, true, known)).to.include({ state: "host-key" });
    expect(identifyHost("w1", seen("a1", "b1"), true, undefined)).to.include({ state: "host-key" });
  });

  it("without a host key and unknown to the API is unverified, unless it is a Node by another name", () => {
    expect(identifyHost("etcd1", seen("a9", "b9"), false, known)).to.include({ state: "unverified" });
    expect(identifyHost("etcd1", unseen, false, known)).to.include({ state: "unverified" });
    expect(identifyHost("w1", seen("a1", "b1"), false, undefined)).to.include({ state: "unverified" });
    expect(identifyHost("etcd1", seen("a1", "b1"), false, known)).to.include({
      detail: "this is Node w1, not etcd1, which is no Node",
    });
  });
});
