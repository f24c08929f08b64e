import { expect } from "chai";
import { JsonCursor } from "../../../lib/collect/kube/json-bytes.js";
import { JsonPicker } from "../../../lib/collect/kube/pick-json.js";
import { Arrivals } from "../../../lib/model/arrivals.js";
import { LISTS, type ListDefinition } from "../../../lib/model/lists.js";
import { compilePicks } from "../../../lib/model/pick.js";
import { keptServerArguments, serverArguments } from "../../../lib/model/server-arguments.js";

const NODES = LISTS.find(({ fact }) => fact === "nodes") as ListDefinition;

/** As k3s writes it: some secrets hidden by k3s itself, others not. */
const WORDS = [
  ...[
    "server",
    "--cluster-init",
    "--etcd-s3",
    "true",
    "--etcd-s3-bucket",
    "backups",
    "--etcd-s3-access-key",
    "********",
  ],
  ...["--etcd-s3-session-token", "hunter2", "--kubelet-arg", "bootstrap-token=hunter2", "--token", "********"],
  ...["--etcd-snapshot-schedule-cron", "0 */6 * * *", "--etcd-snapshot-dir", "/srv/snapshots"],
  ...["--server", "https://root:hunter2@10.0.0.1:6443", "--tls-san", "api.example.com", "--disable", ""],
];
const KEPT =
  '["server","--cluster-init","--etcd-s3","true","--etcd-snapshot-schedule-cron","0 */6 * * *","--etcd-snapshot-dir","/srv/snapshots"]';

describe("the arguments of a server that its Node tells", () => {
  it("are kept as far as rules read them, and no secret that k3s forgot to hide", () => {
    expect(keptServerArguments(JSON.stringify(WORDS))).to.equal(KEPT);
    expect(keptServerArguments(KEPT)).to.equal(KEPT);
  });

  it("are read with their values, a flag without one as true", () => {
    expect([...(serverArguments(KEPT) ?? [])]).to.deep.equal([
      ["cluster-init", "true"],
      ["etcd-s3", "true"],
      ["etcd-snapshot-schedule-cron", "0 */6 * * *"],
      ["etcd-snapshot-dir", "/srv/snapshots"],
    ]);
  });

  for (const text of ["", "{}", '[1,"--etcd-s3"]', "--etcd-s3 hunter2", "[".repeat(1000)]) {
    it(`are not known where they cannot be read: ${text.slice(0, 20)}`, () => {
      expect(keptServerArguments(text)).to.equal("unreadable");
      expect(serverArguments(keptServerArguments(text))).to.equal(undefined);
    });
  }

  it("are the same whether they arrive as an object or as bytes, and of RKE2 as of k3s", () => {
    for (const key of ["k3s.io/node-args", "rke2.io/node-args"]) {
      const node = {
        kind: "Node",
        metadata: { name: "s1", annotations: { [key]: JSON.stringify(WORDS), other: "hunter2" } },
      };
      const kept = { metadata: { name: "s1", annotations: { [key]: KEPT } } };
      const cursor = new JsonCursor(Buffer.from(JSON.stringify(node)));

      expect(new Arrivals().keep(NODES, node)).to.deep.equal(kept);
      expect(new JsonPicker(compilePicks(NODES.picks)).pick(cursor)).to.deep.equal(kept);
    }
  });
});
