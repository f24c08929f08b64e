import { expect } from "chai";
import { canonicalPaths } from "../../../lib/derive/canonical-path.js";

const canonical = canonicalPaths([
  { path: "/big", type: "symlink", linkTarget: "data", realPath: "/data" },
  { path: "/big/kubelet", type: "missing" },
  { path: "/srv/pv", type: "symlink", linkTarget: "/data/pv", realPath: "/data/pv" },
]);

describe("canonical paths", () => {
  it("are those that were seen", () => {
    expect(canonical("/srv/pv")).to.equal("/data/pv");
  });

  it("follow the nearest directory that was seen, for what is not there yet", () => {
    expect(canonical("/big/kubelet")).to.equal("/data/kubelet");
    expect(canonical("/big/x/y")).to.equal("/data/x/y");
  });

  it("are the paths themselves where nobody looked", () => {
    expect(canonical("/opt/x")).to.equal("/opt/x");
    expect(canonicalPaths(undefined)("/srv/pv")).to.equal("/srv/pv");
  });
});
