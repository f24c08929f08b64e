import { expect } from "chai";
import fc from "fast-check";
import { compilePicks, covers, pick } from "../../../lib/model/pick.js";

const picked = (value: unknown, ...paths: readonly string[]) => pick(value, compilePicks(paths));

const KEYS = fc.constantFrom("a", "b", "c");
const PATHS = fc.array(
  fc.tuple(KEYS, KEYS, KEYS).chain((keys) => fc.constantFrom(1, 2, 3).map((depth) => keys.slice(0, depth).join("."))),
  { minLength: 1, maxLength: 5 },
);
const NESTED = fc.object({ key: KEYS, maxDepth: 4, withNullPrototype: false });

describe("picking fields", () => {
  it("keeps what a path names and everything below it, and drops the rest", () => {
    const pod = {
      metadata: { name: "pg-0", uid: "u" },
      spec: { nodeName: "w1", containers: [{ name: "c", env: [1] }] },
    };

    expect(picked(pod, "metadata.name", "spec.containers.name")).to.deep.equal({
      metadata: { name: "pg-0" },
      spec: { containers: [{ name: "c" }] },
    });
    expect(picked(pod, "spec")).to.deep.equal({ spec: pod.spec });
  });

  it("walks lists element by element, lists of lists too", () => {
    expect(picked([{ a: [[{ b: 1, c: 2 }], [{ b: 3 }]] }, { d: 4 }], "a.b")).to.deep.equal([
      { a: [[{ b: 1 }], [{ b: 3 }]] },
      {},
    ]);
  });

  it("takes keys that hold dots in braces", () => {
    const node = { metadata: { annotations: { "a.b/c": "x", "d.e": "y", f: "z" } } };

    expect(picked(node, "metadata.annotations.{a.b/c,d.e}")).to.deep.equal({
      metadata: { annotations: { "a.b/c": "x", "d.e": "y" } },
    });
  });

  it("keeps the wider of two paths, whichever comes first", () => {
    const value = { a: { b: 1, c: 2 } };

    expect(picked(value, "a", "a.b")).to.deep.equal(value);
    expect(picked(value, "a.b", "a")).to.deep.equal(value);
  });

  it("reads own fields alone and sets no prototype, whatever the object claims", () => {
    const hostile = JSON.parse('{"__proto__": {"polluted": true}, "constructor": {"prototype": 1}, "a": 1}');

    const kept = picked(hostile, "__proto__.polluted", "__proto__", "toString", "a") as Record<string, unknown>;

    expect(Object.keys(kept)).to.deep.equal(["a"]);
    expect(Object.getPrototypeOf(kept)).to.equal(Object.prototype);
    expect(({} as Record<string, unknown>).polluted).to.equal(undefined);
  });

  it("refuses a path that is empty or whose brace does not close", () => {
    for (const path of ["", ".", "a.{b", "a}", "{}", "a.{b}c}"]) {
      expect(() => compilePicks([path]), path).to.throw(SyntaxError, "is no pick path");
    }
  });

  it("takes nothing away when it is done a second time, and never throws on a value", () => {
    fc.assert(
      fc.property(NESTED, PATHS, (value, paths) => {
        const once = picked(value, ...paths);
        expect(picked(once, ...paths)).to.deep.equal(once);
      }),
    );
    fc.assert(
      fc.property(fc.anything(), PATHS, (value, paths) => {
        picked(value, ...paths);
      }),
    );
  });

  it("leaves what it was given as it was", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), NESTED), PATHS, (value, paths) => {
        const before = structuredClone(value);
        picked(value, ...paths);
        expect(value).to.deep.equal(before);
      }),
    );
  });
});

describe("what a set of picks covers", () => {
  it("is every path at or below one of them", () => {
    const tree = compilePicks(["metadata.name", "spec.volumes", "metadata.annotations.{a.b,c}"]);

    expect(covers(tree, "metadata.name")).to.equal(true);
    expect(covers(tree, "spec.volumes.hostPath.path")).to.equal(true);
    expect(covers(tree, "metadata.annotations.{a.b,c}")).to.equal(true);
    expect(covers(tree, "metadata.annotations.{c}")).to.equal(true);
    expect(covers(tree, "metadata.annotations.{c,d}")).to.equal(false);
    expect(covers(tree, "metadata")).to.equal(false);
    expect(covers(tree, "spec.containers")).to.equal(false);
  });

  it("is exactly what picking by it would keep", () => {
    fc.assert(
      fc.property(NESTED, PATHS, PATHS, (value, recorded, [wanted = "a"]) => {
        const tree = compilePicks(recorded);
        if (!covers(tree, wanted)) return;
        expect(picked(pick(value, tree), wanted)).to.deep.equal(picked(value, wanted));
      }),
    );
  });
});
