import { expect } from "chai";
import { DRAIN } from "../../../lib/cli/changes/drain.js";
import { resolveChange } from "../../../lib/cli/resolve-change.js";
import { UsageError } from "../../../lib/model/errors.js";
import { aNode, missing } from "../../../lib/testing/index.js";
import { snapshotOf } from "../../../lib/testing/snapshot-of.js";
import { readChange } from "./changes/read.js";

const nodes = [
  aNode("worker-1", { labels: { pool: "cpu" } }),
  aNode("worker-2", { labels: { pool: "gpu" } }),
  aNode("worker-3", { labels: { pool: "gpu", keep: "" } }),
];
const snapshot = snapshotOf({ cluster: { nodes }, hosts: { "nfs-1": {} } });
const drain = (...argv: readonly string[]) => readChange(DRAIN, ...argv);

describe("the Nodes of a change", () => {
  it("are those that were named, when all of them are known", () => {
    expect(resolveChange(drain("worker-2", "worker-1"), snapshot).nodes).to.deep.equal(["worker-2", "worker-1"]);
  });

  it("may be a host that is no Node", () => {
    expect(resolveChange(drain("nfs-1"), snapshot).nodes).to.deep.equal(["nfs-1"]);
  });

  it("are those that a selector selects", () => {
    expect(resolveChange(drain("-l", "pool=gpu"), snapshot).nodes).to.deep.equal(["worker-2", "worker-3"]);
    expect(resolveChange(drain("-l", "pool in (gpu),!keep"), snapshot).nodes).to.deep.equal(["worker-2"]);
  });

  it("are taken as they are named where the Nodes were not read", () => {
    const unread = snapshotOf({ cluster: { nodes: missing("forbidden", "403 for nodes") } });

    expect(resolveChange(drain("worker-9"), unread).nodes).to.deep.equal(["worker-9"]);
    expect(() => resolveChange(drain("-l", "a=b"), unread))
      .to.throw(UsageError)
      .with.property("message", "--selector a=b needs the Nodes, but 403 for nodes; name the Nodes instead");
    expect(() => resolveChange(drain("-l", "a=b"), snapshotOf({}))).to.throw(UsageError, "they were not collected");
  });

  it("are refused when one is not known, or a selector selects none", () => {
    const sentence = (argv: readonly string[], cluster = { nodes }) => {
      try {
        resolveChange(drain(...argv), snapshotOf({ cluster }));
      } catch (error) {
        expect(error).to.be.instanceOf(UsageError);
        return (error as Error).message;
      }
      return undefined;
    };

    expect(sentence(["worker-1", "worker-4"])).to.equal(
      'unknown Node "worker-4": it is not among the 3 that were read (did you mean worker-1?); kubectl get nodes lists all',
    );
    expect(sentence(["worker-1"], { nodes: [] })).to.equal(
      'unknown Node "worker-1": what was read holds no Node at all; kubectl get nodes lists all',
    );
    expect(sentence(["-l", "pool=fast"])).to.equal(
      "--selector pool=fast selects none of the 3 Nodes that were read; check the labels",
    );
  });
});
