import { expect } from "chai";
import { REPLACE_CONTROL_PLANE, RESTORE_ETCD, UPGRADE } from "../../../../lib/cli/changes/control-plane.js";
import { CHANGES } from "../../../../lib/cli/changes/index.js";
import { POWER_OFF, REBOOT, REMOVE_NODE } from "../../../../lib/cli/changes/on-nodes.js";
import { CHANGE_KINDS } from "../../../../lib/model/change.js";
import { UsageError } from "../../../../lib/model/errors.js";
import { readChange } from "./read.js";

describe("changes", () => {
  it("can all be asked for", () => {
    expect(CHANGES.map(({ kind }) => kind)).to.have.members([...CHANGE_KINDS]);
  });

  it("of whole Nodes name Nodes and nothing else", () => {
    for (const grammar of [REBOOT, POWER_OFF, REMOVE_NODE]) {
      expect(readChange(grammar, "a", "node/b").change).to.deep.equal({ kind: grammar.kind, nodes: ["a", "b"] });
      expect(() => readChange(grammar)).to.throw(UsageError, "needs a Node");
    }
  });

  it("of the control plane name the Node that leaves and those that join", () => {
    expect(readChange(REPLACE_CONTROL_PLANE, "cp1").change).to.deep.equal({
      kind: "replace-control-plane",
      nodes: ["cp1"],
      joining: [],
    });
    expect(readChange(REPLACE_CONTROL_PLANE, "cp1", "--joining=cp4", "--joining=node/cp5").change).to.deep.include({
      joining: ["cp4", "cp5"],
    });
    expect(() => readChange(REPLACE_CONTROL_PLANE, "cp1", "cp2"))
      .to.throw(UsageError)
      .with.property("message", '"kaudit audit replace-control-plane" takes one NODE, but "cp2" follows');
  });

  it("of etcd name the backup, and the host that holds it", () => {
    expect(readChange(RESTORE_ETCD, "--backup=/var/backups/etcd.db").change).to.deep.equal({
      kind: "restore-etcd",
      nodes: [],
      backup: "/var/backups/etcd.db",
    });
    expect(readChange(RESTORE_ETCD, "--backup=/b.db", "--on=etcd-1").change).to.deep.equal({
      kind: "restore-etcd",
      nodes: ["etcd-1"],
      backup: "/b.db",
      on: "etcd-1",
    });
    expect(() => readChange(RESTORE_ETCD)).to.throw(UsageError, "needs a backup; write --backup FILE");
    expect(() => readChange(RESTORE_ETCD, "--backup=etcd.db")).to.throw(UsageError, "is relative; write its absolute");
  });

  it("of the version name one of Kubernetes", () => {
    const versions = {
      "1.34": "v1.34",
      "v1.33.2": "v1.33.2",
      "v1.33.2+k3s1": "v1.33.2+k3s1",
      "1.34.0-rc.1": "v1.34.0-rc.1",
    };
    for (const [text, toVersion] of Object.entries(versions)) {
      expect(readChange(UPGRADE, `--to=${text}`).change).to.deep.equal({ kind: "upgrade", nodes: [], toVersion });
    }
    expect(() => readChange(UPGRADE)).to.throw(UsageError, "needs a version; write --to VERSION");
    for (const text of ["latest", "2.0", "1", "v1.x", "1.34.1.2", "1.34\n"]) {
      expect(() => readChange(UPGRADE, `--to=${text}`)).to.throw(UsageError, "is no version of Kubernetes");
    }
  });
});
