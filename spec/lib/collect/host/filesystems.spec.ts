import { expect } from "chai";
import { parseFilesystems } from "../../../../lib/collect/host/filesystems.js";
import { MalformedError } from "../../../../lib/collect/host/malformed.js";
import { expectNoCrash } from "./hostile-output.js";

const ROOT = "254:0 ext4 /dev/vda / 65024 4096 66053021 62511284 20333579 16777216 16335034 -\n";

describe("parseFilesystems", () => {
  it("turns blocks into bytes; what the root reserve takes is not available", () => {
    expect(parseFilesystems(ROOT)).to.deep.equal([
      {
        target: "/",
        source: "/dev/vda",
        fstype: "ext4",
        sizeBytes: 66053021 * 4096,
        usedBytes: (66053021 - 62511284) * 4096,
        availableBytes: 20333579 * 4096,
        inodes: { total: 16777216, used: 442182, free: 16335034 },
      },
    ]);
  });

  it("leaves out a mount that another one covers, since what was asked was the upper", () => {
    const lower = "0:23 tmpfs tmpfs /dev/shm 27 4096 10 10 10 5 5 -\n";
    const upper = "0:27 tmpfs tmpfs /dev/shm 27 4096 10 10 10 5 5 -\n";

    expect(parseFilesystems(lower + upper)).to.have.length(1);
  });

  it("keeps a subvolume of btrfs, whose device mountinfo does not know, and has no inodes where none are counted", () => {
    const [filesystem] = parseFilesystems("0:41 btrfs /dev/sdb /my\\040data 60 4096 100 50 50 0 0 -\n");

    expect(filesystem).to.include({ target: "/my data", fstype: "btrfs" });
    expect(filesystem).to.not.have.property("inodes");
  });

  it("knows devices beyond 255, as Linux numbers them", () => {
    expect(parseFilesystems("259:300 xfs /dev/nvme0n1p300 /d 1114924 4096 1 1 1 1 1 -\n")).to.have.length(1);
  });

  it("knows of XFS whether its directories have types", () => {
    const line = (ftype: string) => `7:0 xfs /dev/loop0 /d 1792 4096 9 9 9 9 9 ${ftype}\n`;

    const types = parseFilesystems(line("ftype=0") + line("ftype=1") + line("-"));

    expect(types.map(({ hasDirectoryTypes }) => hasDirectoryTypes)).to.deep.equal([false, true, undefined]);
  });

  it("refuses half a line", () => {
    expect(() => parseFilesystems(ROOT.slice(0, -20))).to.throw(MalformedError);
    expect(() => parseFilesystems("254:0 ext4 /dev/vda / 65024 4096 66053021\n")).to.throw(MalformedError, "line 1");
  });

  it("withstands whatever it is given", () => expectNoCrash(parseFilesystems, ROOT));
});
