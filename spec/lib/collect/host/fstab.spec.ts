import { expect } from "chai";
import { parseFstab } from "../../../../lib/collect/host/fstab.js";
import { MalformedError } from "../../../../lib/collect/host/malformed.js";
import { expectNoCrash } from "./hostile-output.js";

const FSTAB = `# /etc/fstab
UUID=0a3407de-014b-458b-b5c1-848e92a327a3 /  ext4  errors=remount-ro 0 1

LABEL=data\t/data900\txfs\tdefaults,nofail,x-systemd.device-timeout=10s 0 2 # the disk of the volumes
/dev/sdb1 /srv/my\\040data ext4
`;

describe("parseFstab", () => {
  it("keeps no password that is among the options", () => {
    const [entry] = parseFstab("//nas/share /mnt cifs username=me,password=hunter2,vers=3.0,_netdev 0 0\n");

    expect(entry?.options).to.deep.equal(["username", "password", "vers=3.0", "_netdev"]);
  });

  it("takes a mount point as it is meant", () => {
    const targets = parseFstab("/dev/sdb /data// xfs\n/dev/sdc none swap\n").map(({ target }) => target);

    expect(targets).to.deep.equal(["/data", "none"]);
  });

  it("reads entries with their line, whatever separates the fields", () => {
    expect(parseFstab(FSTAB)).to.deep.equal([
      {
        spec: "UUID=0a3407de-014b-458b-b5c1-848e92a327a3",
        target: "/",
        fstype: "ext4",
        options: ["errors=remount-ro"],
        line: 2,
      },
      {
        spec: "LABEL=data",
        target: "/data900",
        fstype: "xfs",
        options: ["defaults", "nofail", "x-systemd.device-timeout=10s"],
        line: 4,
      },
      { spec: "/dev/sdb1", target: "/srv/my data", fstype: "ext4", options: ["defaults"], line: 5 },
    ]);
  });

  it("finds no entries in a file of comments", () => {
    expect(parseFstab("# UNCONFIGURED FSTAB FOR BASE SYSTEM\n")).to.deep.equal([]);
  });

  it("reads a last line that an editor left without its end", () => {
    expect(parseFstab("/dev/sdb1 /data ext4 defaults")).to.have.length(1);
  });

  it("refuses a line that is no entry", () => {
    expect(() => parseFstab("/dev/sdb1 /data\n")).to.throw(MalformedError, "line 1");
    expect(() => parseFstab("/dev/sdb1 /my data ext4 defaults 0 0\n")).to.throw(MalformedError, "line 1");
    expect(() => parseFstab("/dev/sdb1 /data ext4 defaults 0 0 0\n")).to.throw(MalformedError, "no entry");
  });

  it("withstands whatever it is given", () => expectNoCrash(parseFstab, FSTAB));
});
