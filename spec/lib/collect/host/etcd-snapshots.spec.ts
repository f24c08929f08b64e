import { expect } from "chai";
import { parseEtcdSnapshots } from "../../../../lib/collect/host/etcd-snapshots.js";
import { MalformedError } from "../../../../lib/collect/host/malformed.js";
import { expectNoCrash } from "./hostile-output.js";

const SNAPSHOTS = `searched /opt/etcd-backup
file 1795205390 20480032 intact /opt/etcd-backup/my snapshot.db
file 1795119000 20480032 unchecked /opt/etcd-backup/yesterday.db
complete
`;

describe("parseEtcdSnapshots", () => {
  it("reads places, files, their age and whether they are whole", () => {
    expect(parseEtcdSnapshots(SNAPSHOTS)).to.deep.equal({
      searched: ["/opt/etcd-backup"],
      files: [
        {
          path: "/opt/etcd-backup/my snapshot.db",
          sizeBytes: 20480032,
          modifiedAt: "2026-11-20T20:09:50Z",
          integrity: "intact",
        },
        {
          path: "/opt/etcd-backup/yesterday.db",
          sizeBytes: 20480032,
          modifiedAt: "2026-11-19T20:10:00Z",
          integrity: "unchecked",
        },
      ],
    });
  });

  it("takes a file that two places lead to once, and the better answer about it", () => {
    const file = (integrity: string) => `file 1795205390 20480032 ${integrity} /opt/etcd/a.db\n`;
    const text = `${file("intact")}searched /opt/etcd\navoided /backup\navoided /backup\n${file("unchecked")}complete\n`;

    expect(parseEtcdSnapshots(text).files.map(({ integrity }) => integrity)).to.deep.equal(["intact"]);
    expect(parseEtcdSnapshots(text).avoided).to.deep.equal(["/backup"]);
  });

  it("tells no snapshot from no answer, and refuses a word that it does not know", () => {
    expect(parseEtcdSnapshots("complete\n")).to.deep.equal({ searched: [], files: [] });
    expect(() => parseEtcdSnapshots("")).to.throw(MalformedError);
    expect(() => parseEtcdSnapshots("file 1 2 fine /a\ncomplete\n")).to.throw(MalformedError, "line 1");
  });

  it("withstands whatever it is given", () => expectNoCrash(parseEtcdSnapshots, SNAPSHOTS));
});
