import { expect } from "chai";
import { parseFstab } from "../../../../lib/collect/host/fstab.js";
import { parseMountUnits } from "../../../../lib/collect/host/mount-units.js";
import { parseMounts } from "../../../../lib/collect/host/mounts.js";
import { allowedArguments } from "../../../../lib/collect/host/process-arguments.js";
import { withoutPassword } from "../../../../lib/collect/host/without-password.js";

const ADDRESS = "https://me:hunter2@nas/dav";

describe("an address with a password in it", () => {
  it("loses both names before the @, and another one stays as it is", () => {
    expect(withoutPassword("curlftpfs#ftp://me:hunter2@nas:21/a@b")).to.equal("curlftpfs#ftp://nas:21/a@b");
    for (const plain of ["/dev/sda1", "nas:/export", "//me@nas/share", "me@nas:/home", "https://nas/a:b@c", ""]) {
      expect(withoutPassword(plain)).to.equal(plain);
    }
  });

  it("is kept so as the source of a mount, of a line in fstab, of a unit, and in the flags of a program", () => {
    const kept = [
      parseMounts(`1 0 0:1 / / rw - fuse ${ADDRESS} rw\n`),
      parseFstab(`${ADDRESS} /mnt davfs defaults 0 0\n`),
      parseMountUnits(`Id=mnt.mount\nWhere=/mnt\nWhat=${ADDRESS}\n\ncomplete\n`),
      allowedArguments("etcd", ["etcd", `--listen-client-urls=${ADDRESS},${ADDRESS}`]),
    ];

    expect(JSON.stringify(kept)).to.not.contain("hunter2");
    expect(JSON.stringify(kept)).to.contain("https://nas/dav,https://nas/dav");
  });
});
