import { expect } from "chai";
import { parseGoDuration } from "../../../lib/derive/go-duration.js";

describe("a Go duration", () => {
  const durations: Readonly<Record<string, number>> = {
    "0": 0,
    "0s": 0,
    "90s": 90,
    "5m": 300,
    "1h30m": 5400,
    "1.5h": 5400,
    ".5m": 30,
    "100ms": 0.1,
    "+2s": 2,
    "-5s": -5,
    "2h45m30s": 9930,
  };
  for (const [text, seconds] of Object.entries(durations)) {
    it(`${text} is ${seconds} s`, () => {
      expect(parseGoDuration(text)).to.be.closeTo(seconds, 1e-9);
    });
  }

  for (const text of ["", "5", "s", "5 m", "5d", "m5", "1h-5m", "1,5h", "5s\n", "NaN"]) {
    it(`${JSON.stringify(text)} is none`, () => {
      expect(parseGoDuration(text)).to.equal(null);
    });
  }
});
