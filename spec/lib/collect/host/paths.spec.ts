import { expect } from "chai";
import { toHex } from "../../../../lib/collect/host/hex.js";
import { MalformedError } from "../../../../lib/collect/host/malformed.js";
import { parsePaths } from "../../../../lib/collect/host/paths.js";
import { expectNoCrash } from "./hostile-output.js";

const PATHS = [
  `${toHex("/var/lib/kubelet")} symlink ${toHex("/data900/kubelet")} ${toHex("/data900/kubelet")} 5 - directory`,
  `${toHex("/opt/pv2")} directory - = 0 system_u:object_r:container_file_t:s0:c1,c2`,
  `${toHex("/var/lib/kubelet.bak")} missing - - - -`,
  `${toHex("/root/secret")} forbidden - - - -`,
  `${toHex("/dangling")} symlink ${toHex("gone\nafar")} - - ?`,
  "complete\n",
].join("\n");

describe("parsePaths", () => {
  it("reads what is at each path, where it leads, and how many entries it has", () => {
    expect(parsePaths(PATHS)).to.deep.equal([
      {
        path: "/var/lib/kubelet",
        type: "symlink",
        linkTarget: "/data900/kubelet",
        realPath: "/data900/kubelet",
        realType: "directory",
        entries: 5,
      },
      {
        path: "/opt/pv2",
        type: "directory",
        realPath: "/opt/pv2",
        entries: 0,
        selinuxContext: "system_u:object_r:container_file_t:s0:c1,c2",
      },
      { path: "/var/lib/kubelet.bak", type: "missing" },
      { path: "/dangling", type: "symlink", linkTarget: "gone\nafar" },
    ]);
  });

  it("has no word of a path that may not be looked at: it is not missing", () => {
    expect(parsePaths(PATHS).some(({ path }) => path === "/root/secret")).to.equal(false);
  });

  it("refuses a link without a target, an unknown type and a list without its end", () => {
    for (const bad of [
      "2f symlink - = -\ncomplete\n",
      "2f house - = -\ncomplete\n",
      "2f directory - = 3\n",
      "2 file - = -\ncomplete\n",
    ]) {
      expect(() => parsePaths(bad), bad).to.throw(MalformedError);
    }
  });

  it("withstands whatever it is given", () => expectNoCrash(parsePaths, PATHS));
});
