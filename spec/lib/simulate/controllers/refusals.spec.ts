import { expect } from "chai";
import { Chance } from "../../../../lib/simulate/chance.js";
import { JOB_RETRIES, Refusals, USUAL_RETRIES } from "../../../../lib/simulate/controllers/refusals.js";

describe("an object that was refused", () => {
  it("is tried again after pauses that double, up to the longest", () => {
    const refusals = new Refusals(JOB_RETRIES, new Chance(1));
    let nowMillis = 0;
    const pauses = Array.from({ length: 8 }, () => {
      const pause = refusals.add("shop/load", nowMillis) ?? 0;
      nowMillis += pause;
      return pause / 1000;
    });
    expect(pauses).to.deep.equal([1, 2, 4, 8, 16, 32, 60, 60]);
    refusals.forget("shop/load");
    expect(refusals.add("shop/load", nowMillis)).to.equal(1000);
  });

  it("is not tried twice where something else had it looked at in between", () => {
    const refusals = new Refusals(JOB_RETRIES, new Chance(1));
    expect(refusals.add("shop/load", 0)).to.equal(1000);
    expect(refusals.add("shop/load", 500)).to.equal(undefined);
  });

  it("that long since waits about as long again, nobody knows how much of it already", () => {
    for (let seed = 1; seed < 50; seed++) {
      const refusals = new Refusals(USUAL_RETRIES, new Chance(seed));
      refusals.expect("shop/web", -20_000);
      expect(refusals.add("shop/web", 10)).to.be.within(0, 20_010);
      refusals.expect("shop/old", Number.NEGATIVE_INFINITY);
      expect(refusals.add("shop/old", 10)).to.be.within(0, USUAL_RETRIES.longestMillis);
    }
  });
});
