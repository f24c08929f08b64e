import { expect } from "chai";
import { deepFreeze, refuseUndeclared } from "../../../lib/testing/guard.js";

describe("deepFreeze", () => {
  it("reaches objects, lists and maps, however deep, and comes to an end in a circle", () => {
    const circle: { self?: unknown; list: readonly { a: number }[]; map: Map<string, { b: number }> } = {
      list: [{ a: 1 }],
      map: new Map([["x", { b: 2 }]]),
    };
    circle.self = circle;

    deepFreeze(circle);

    expect(() => Object.assign(circle.list[0] ?? {}, { a: 2 })).to.throw(TypeError);
    expect(() => Object.assign(circle.map.get("x") ?? {}, { b: 3 })).to.throw(TypeError);
    expect(deepFreeze("text")).to.equal("text");
    expect(deepFreeze(null)).to.equal(null);
  });
});

describe("refuseUndeclared", () => {
  const facts = refuseUndeclared({ nodes: [1] });

  it("hands out what was declared and throws at anything else", () => {
    expect(facts.nodes).to.deep.equal([1]);
    expect(() => facts.pods).to.throw(RangeError, "pods is read but not declared");
    expect(() => facts.toString).to.throw("toString is read but not declared");
  });

  it("can be listed, spread and destructured", () => {
    const { nodes } = { ...facts };

    expect(Object.entries(facts)).to.deep.equal([["nodes", nodes]]);
  });
});
