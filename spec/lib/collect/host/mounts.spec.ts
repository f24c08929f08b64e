import { expect } from "chai";
import { MalformedError } from "../../../../lib/collect/host/malformed.js";
import { parseMounts } from "../../../../lib/collect/host/mounts.js";
import { recordedOutput } from "../../../recorded/output.js";
import { expectCutIsMalformed, expectNoCrash } from "./hostile-output.js";

describe("parseMounts", () => {
  it("reads a local volume that is bound from another device", () => {
    const mounts = parseMounts(recordedOutput("before", "mountinfo"));

    expect(mounts).to.have.length(43);
    expect(mounts.find(({ target }) => target.endsWith("/kubernetes.io~local-volume/pv-pg"))).to.deep.equal({
      id: 59,
      parentId: 27,
      device: "7:0",
      root: "/pv/pg",
      isRootDeleted: false,
      target: "/var/lib/kubelet/pods/7df16e12-9f34-4e16-87ba-d45c623ff00b/volumes/kubernetes.io~local-volume/pv-pg",
      options: ["rw", "relatime"],
      propagation: ["shared:21"],
      fstype: "xfs",
      source: "/dev/loop0",
      superOptions: ["rw", "inode64", "logbufs=8", "logbsize=32k", "noquota"],
    });
  });

  it("takes the kernel's mark of an unlinked source directory off the path and keeps it as a fact", () => {
    const deleted = parseMounts(recordedOutput("after-rm", "mountinfo")).filter(({ isRootDeleted }) => isRootDeleted);

    expect(deleted.map(({ root, id }) => [id, root])).to.deep.equal([[94, "/pv/pg/sub"]]);
  });

  it("decodes octal escapes of root, target, source and options", () => {
    const [mount] = parseMounts(
      String.raw`36 35 98:0 /a\040b /mnt\011x\134y rw,noatime - fuse.sshfs me@host:/my\040dir rw,lowerdir=/c\040d` +
        "\n",
    );

    expect(mount).to.include({ root: "/a b", target: "/mnt\tx\\y", source: "me@host:/my dir" });
    expect(mount?.superOptions).to.deep.equal(["rw", "lowerdir=/c d"]);
  });

  it("reads no, one and several optional fields", () => {
    const line = (optional: string) => `36 35 98:0 / /mnt rw ${optional}- ext4 /dev/sda1 rw\n`;

    const propagation = parseMounts(
      line("") + line("shared:1 ") + line("shared:1 master:2 propagate_from:3 unbindable "),
    );

    expect(propagation.map((mount) => mount.propagation)).to.deep.equal([
      [],
      ["shared:1"],
      ["shared:1", "master:2", "propagate_from:3", "unbindable"],
    ]);
  });

  it("reads an empty source, a dash as source, a namespace file and a context with commas", () => {
    const mounts = parseMounts(
      "1 0 0:4 net:[4026532193] /run/netns/x rw shared:35 - nsfs nsfs rw\n" +
        "2 1 0:5 / /a rw - tmpfs  rw\n" +
        "3 1 0:6 / /b rw - tmpfs - rw\n" +
        '4 1 0:7 / /c rw - xfs /dev/sdb rw,context="system_u:object_r:t:s0:c1,c2",noquota\n',
    );

    expect(mounts.map(({ root, source }) => [root, source])).to.deep.equal([
      ["net:[4026532193]", "nsfs"],
      ["/", ""],
      ["/", "-"],
      ["/", "/dev/sdb"],
    ]);
    expect(mounts[3]?.superOptions).to.deep.equal(["rw", 'context="system_u:object_r:t:s0:c1,c2"', "noquota"]);
  });

  it("takes no empty table, NUL, half line or foreign line for mounts", () => {
    const good = "36 35 98:0 / /mnt rw - ext4 /dev/sda1 rw\n";

    for (const bad of [
      "",
      "\n",
      "\0\n",
      good.slice(0, -1),
      `${good}x\n`,
      `${good}37 36 98:0 / /x rw\n`,
      "36 35 98 / /mnt rw - ext4 a rw\n",
    ]) {
      expect(() => parseMounts(bad), JSON.stringify(bad)).to.throw(MalformedError, "/proc/1/mountinfo");
    }
  });

  it("withstands whatever it is given", () => {
    const sample = recordedOutput("drained", "mountinfo").split("\n").slice(0, 12).join("\n").concat("\n");

    expectCutIsMalformed(parseMounts, sample);
    expectNoCrash(parseMounts, sample);
  });
});
