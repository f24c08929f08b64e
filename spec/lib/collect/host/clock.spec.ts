import { expect } from "chai";
import { parseClock } from "../../../../lib/collect/host/clock.js";
import { MalformedError } from "../../../../lib/collect/host/malformed.js";
import { expectNoCrash } from "./hostile-output.js";

describe("parseClock", () => {
  it("reads the time, and whether it follows a server", () => {
    expect(parseClock("now 1795205390\n")).to.deep.equal({ at: "2026-11-20T20:09:50Z" });
    expect(parseClock("now 0\nsynchronized\n")).to.deep.equal({ at: "1970-01-01T00:00:00Z", isSynchronized: true });
  });

  it("refuses what is no time", () => {
    for (const bad of [
      "",
      "now\n",
      "now x\n",
      "now 99999999999999\n",
      "now 1\nmaybe\n",
      "now 1\nsynchronized\nx\n",
      "now 1",
    ]) {
      expect(() => parseClock(bad), JSON.stringify(bad)).to.throw(MalformedError);
    }
  });

  it("withstands whatever it is given", () => expectNoCrash(parseClock, "now 1795205390\nsynchronized\n"));
});
