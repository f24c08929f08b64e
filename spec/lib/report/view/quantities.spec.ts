import { expect } from "chai";
import { bytesText, durationText, timeText } from "../../../../lib/report/view/quantities.js";

describe("quantities in a report", () => {
  it("are bytes in binary units, with no more digits than mean something", () => {
    expect([0, 1023, 1536, 21_900_000_000, 790_000_000_000, 2 ** 60].map(bytesText)).to.deep.equal([
      "0 B",
      "1,023 B",
      "1.5 KiB",
      "20.4 GiB",
      "736 GiB",
      "1,024 PiB",
    ]);
  });

  it("are durations in the units that a person says", () => {
    expect([0, 45, 60, 390, 3600, 7500, 3599.6].map(durationText)).to.deep.equal([
      "0 s",
      "45 s",
      "1 min",
      "6 min 30 s",
      "1 h",
      "2 h 5 min",
      "1 h",
    ]);
  });

  it("are times to the minute, in UTC", () => {
    expect(timeText("2026-11-20T19:00:59Z")).to.equal("2026-11-20 19:00 UTC");
    expect(timeText("2026-11-20T19:00:59.123Z")).to.equal("2026-11-20 19:00 UTC");
    expect(timeText("yesterday")).to.equal("yesterday");
  });
});
