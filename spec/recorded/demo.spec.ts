import { expect } from "chai";
import { readSnapshot } from "../../lib/snapshot/read.js";
import { DEMO_FILE, demoSnapshot } from "./demo.js";

describe("the bundled incident", () => {
  it("is what `npm run demo-snapshot` makes of the recording", async () => {
    const { snapshot, notices } = await readSnapshot(DEMO_FILE);

    expect(snapshot).to.deep.equal(demoSnapshot());
    expect(notices).to.deep.equal([]);
  });
});
