import { expect } from "chai";
import { parseEtcdDataDirectories } from "../../../../lib/collect/host/etcd-data-directories.js";
import { MalformedError } from "../../../../lib/collect/host/malformed.js";
import { expectNoCrash } from "./hostile-output.js";

const DIRECTORIES = "1795205390 20971520 /var/lib/etcd\n- - /var/lib/rancher/k3s/server/db/etcd\ncomplete\n";

describe("parseEtcdDataDirectories", () => {
  it("reads the database of each, where there is one", () => {
    expect(parseEtcdDataDirectories(DIRECTORIES)).to.deep.equal([
      { path: "/var/lib/etcd", database: { sizeBytes: 20971520, modifiedAt: "2026-11-20T20:09:50Z" } },
      { path: "/var/lib/rancher/k3s/server/db/etcd" },
    ]);
  });

  it("tells no directory from no answer, and refuses half a line", () => {
    expect(parseEtcdDataDirectories("complete\n")).to.deep.equal([]);
    for (const bad of ["", "1 2\ncomplete\n", "9999999999999 2 /a\ncomplete\n"]) {
      expect(() => parseEtcdDataDirectories(bad), bad).to.throw(MalformedError);
    }
  });

  it("withstands whatever it is given", () => expectNoCrash(parseEtcdDataDirectories, DIRECTORIES));
});
