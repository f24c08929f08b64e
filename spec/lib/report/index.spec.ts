import { expect } from "chai";
import { REPORTERS } from "../../../lib/report/index.js";

describe("reporters", () => {
  it("begin with the one for a terminal and have ids of their own", () => {
    expect(REPORTERS.map(({ id }) => id)).to.deep.equal(["table", "json", "yaml", "markdown"]);
  });

  it("name the media type of what they write", () => {
    expect(REPORTERS.map(({ mediaType }) => mediaType)).to.deep.equal([
      "text/plain",
      "application/json",
      "application/yaml",
      "text/markdown",
    ]);
  });
});
