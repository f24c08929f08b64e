import { expect } from "chai";
import { podsByNode } from "../../../lib/derive/pods-by-node.js";
import { aPod } from "../../../lib/testing/index.js";

describe("Pods by Node", () => {
  it("are those that are bound to it, in the order of the list; who waits for a Node is nowhere", () => {
    const a = aPod("a", { node: "w1" });
    const b = aPod("b", { node: "w2" });
    const c = aPod("c", { node: "w1", status: { phase: "Succeeded" } });
    const waiting = { metadata: { name: "d", namespace: "default" }, spec: {}, status: { phase: "Pending" } };

    expect([...podsByNode([a, b, c, waiting])]).to.deep.equal([
      ["w1", [a, c]],
      ["w2", [b]],
    ]);
  });
});
