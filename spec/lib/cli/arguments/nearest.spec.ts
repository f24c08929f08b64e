import { expect } from "chai";
import { editDistance, nearest, suggestion } from "../../../../lib/cli/arguments/nearest.js";

describe("the nearest name", () => {
  it("is the one with the fewest letters changed", () => {
    expect(nearest("mounted-volum", ["mounted-root", "mounted-volume"])).to.equal("mounted-volume");
    expect(nearest("Node1", ["node1", "node2"])).to.equal("node1");
  });

  it("is none when nothing is near", () => {
    expect(nearest("drain", ["reboot", "upgrade"])).to.equal(undefined);
    expect(nearest("x", [])).to.equal(undefined);
  });

  it("counts two neighbours swapped as one mistake", () => {
    expect(editDistance("drian", "drain")).to.equal(1);
    expect(editDistance("", "abc")).to.equal(3);
    expect(editDistance("kitten", "sitting")).to.equal(3);
  });

  it("is proposed at the end of a sentence, or not at all", () => {
    expect(suggestion("forse", ["force"], "--")).to.equal(" (did you mean --force?)");
    expect(suggestion("zzz", ["force"])).to.equal("");
  });
});
