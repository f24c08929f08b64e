import { expect } from "chai";
import { CHANGE_KINDS, OCCASION_KINDS, STANDING } from "../../../lib/model/change.js";

describe("occasions", () => {
  it("are the kinds of change and the standing audit, which touches nothing", () => {
    expect(OCCASION_KINDS).to.deep.equal([STANDING.kind, ...CHANGE_KINDS]);
    expect(new Set(OCCASION_KINDS).size).to.equal(9);
    expect(STANDING.nodes).to.deep.equal([]);
  });
});
