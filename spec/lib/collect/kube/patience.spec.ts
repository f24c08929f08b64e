import { expect } from "chai";
import { Waiting } from "../../../../lib/collect/kube/patience.js";

const PATIENCE = { attempts: 4, firstDelayMs: 100, longestDelayMs: 1000, totalDelayMs: 3000 };

describe("patience with a failing server", () => {
  it("waits longer each time, spread, and gives up after some attempts", () => {
    const waiting = new Waiting(PATIENCE);

    expect(waiting.delayMs(1, 0)).to.be.within(75, 125);
    expect(waiting.delayMs(2, 0)).to.be.within(150, 250);
    expect(waiting.delayMs(3, 0)).to.be.within(300, 500);
    expect(waiting.delayMs(4, 0)).to.equal(undefined);
  });

  it("waits as long as the server asks, but not for ever", () => {
    const waiting = new Waiting(PATIENCE);

    expect(waiting.delayMs(1, 900)).to.equal(900);
    expect(waiting.delayMs(1, 1001)).to.equal(undefined);
  });

  it("is one for all requests of a collection", () => {
    const waiting = new Waiting(PATIENCE);

    const delays = Array.from({ length: 5 }, () => waiting.delayMs(1, 1000));

    expect(delays).to.deep.equal([1000, 1000, 1000, undefined, undefined]);
  });
});
