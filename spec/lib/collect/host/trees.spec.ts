import { expect } from "chai";
import { toHex } from "../../../../lib/collect/host/hex.js";
import { MalformedError } from "../../../../lib/collect/host/malformed.js";
import { parseTree } from "../../../../lib/collect/host/trees.js";
import { expectNoCrash } from "./hostile-output.js";

const WALK = `asked ${toHex("/var/lib/kubelet")}
root ${toHex("/data900/kubelet")}
pruned /data900/kubelet/pods/u1/volumes/kubernetes.io~csi/a \\[b\\]/mount
@/data900/kubelet/pki/kubelet-client-current.pem
>/var/lib/kubelet/pki/kubelet-client-2026.pem
@/data900/kubelet/inside
>pods/u1
@/data900/kubelet/outside
>../../etc
names 48 20 3 2 0 0 0
sizes 70 1 202880 245760
whole
`;

describe("parseTree", () => {
  it("reads figures, links that lead away, and where the walk stopped", () => {
    expect(parseTree(WALK)).to.deep.equal({
      root: "/var/lib/kubelet",
      realRoot: "/data900/kubelet",
      isComplete: true,
      counts: { directory: 48, file: 20, symlink: 3, socket: 2, fifo: 0, "block-device": 0, "char-device": 0 },
      inodes: 70,
      hardLinkedInodes: 1,
      apparentBytes: 202880,
      allocatedBytes: 245760,
      absoluteSymlinks: [
        { path: "/data900/kubelet/outside", linkTarget: "../../etc" },
        {
          path: "/data900/kubelet/pki/kubelet-client-current.pem",
          linkTarget: "/var/lib/kubelet/pki/kubelet-client-2026.pem",
        },
      ],
      prunedAt: ["/data900/kubelet/pods/u1/volumes/kubernetes.io~csi/a [b]/mount"],
    });
  });

  it("knows single files that are mounted in it, and none of another place", () => {
    const bound = (path: string) => WALK.replace("names 48", `bound ${toHex(path)}\nnames 48`);
    const path = "/data900/kubelet/pods/u1/volume-subpaths/web/c/0";

    expect(parseTree(bound(path)).fileMounts).to.deep.equal([path]);
    expect(() => parseTree(bound("/etc/shadow"))).to.throw(MalformedError);
  });

  it("says that a walk was cut, and how many links there are beyond those that it has", () => {
    const tree = parseTree(WALK.replace("whole\n", "links 812\ncut the walk ran out of time\n"));

    expect(tree).to.include({ isComplete: false, absoluteSymlinksTotal: 812 });
  });

  it("has a lower bound of nothing where the walk was not begun", () => {
    const tree = parseTree(`asked ${toHex("/a")}\nroot ${toHex("/a")}\ncut more than 2000 mounts\n`);

    expect(tree).to.include({ isComplete: false, inodes: 0 });
    expect(tree).to.not.have.property("realRoot");
  });

  it("takes no link of another place for one of the tree", () => {
    expect(parseTree(WALK.replace("@/data900/kubelet/outside", "@/etc/outside")).absoluteSymlinks).to.have.length(1);
  });

  it("refuses a walk without its end, its root or its figures", () => {
    for (const bad of [
      "",
      WALK.replace("whole\n", ""),
      WALK.replace(/^root.*\n/m, ""),
      WALK.replace(/^asked.*\n/, ""),
      WALK.replace(/names.*\n/, ""),
      WALK.replace("sizes 70", "sizes -70"),
      WALK.replace(">../../etc\n", ""),
    ]) {
      expect(() => parseTree(bad), bad).to.throw(MalformedError);
    }
  });

  it("withstands whatever it is given", () => expectNoCrash(parseTree, WALK));
});
