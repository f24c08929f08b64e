import { expect } from "chai";
import { outcomesIn, predict, readOutcome, whatHappened, whatWasSaid } from "./outcomes.js";

describe("what a drain does is said beforehand", () => {
  for (const file of outcomesIn("drains")) {
    it(file.replace(".json.gz", ""), () => {
      const record = readOutcome("drains", file);

      expect(whatWasSaid(predict(record), record)).to.deep.equal(whatHappened(record));
    });
  }
});

describe("what a node that falls silent leaves behind is said beforehand", () => {
  for (const file of outcomesIn("power-offs")) {
    it(file.replace(".json.gz", ""), () => {
      const record = readOutcome("power-offs", file);

      expect(whatWasSaid(predict(record), record)).to.deep.equal(whatHappened(record));
    });
  }
});
