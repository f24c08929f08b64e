import { expect } from "chai";
import { nestsDeeperThan } from "../../../lib/snapshot/json-depth.js";

const nests = (levels: number, json: string) => nestsDeeperThan(levels, Buffer.from(json));

describe("nestsDeeperThan", () => {
  it("counts brackets that are open at the same time", () => {
    expect(nests(2, '{"a":[1],"b":[2],"c":{}}')).to.equal(false);
    expect(nests(1, '{"a":[1]}')).to.equal(true);
  });

  it("does not count those within strings", () => {
    expect(nests(1, '{"a\\"[[[":"{{{\\\\","b":"[["}')).to.equal(false);
    expect(nests(1, '{"a\\\\":["b"]}')).to.equal(true);
  });
});
