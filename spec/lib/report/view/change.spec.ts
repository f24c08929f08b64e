import { expect } from "chai";
import { describeChange } from "../../../../lib/report/view/change.js";
import { COMPLETE_CHANGES } from "../complete.js";
import { aDrain } from "../documents.js";

describe("a change in words", () => {
  it("is named by its kind and its Nodes", () => {
    expect(describeChange(null)).to.deep.equal({ name: "standing audit", details: [] });
    expect(describeChange(aDrain({ nodes: ["a", "b"] })).name).to.equal("drain a, b");
    expect(describeChange(aDrain({ nodes: Array.from({ length: 40 }, (_, index) => `n${index}`) })).name).to.equal(
      "drain n0, n1, n2, n3, n4 and 35 more",
    );
  });

  it("shows the flags of a drain as kubectl takes them", () => {
    const { details } = describeChange(
      aDrain({
        force: true,
        podSelector: "app=web",
        gracePeriodSeconds: 0,
        skipWaitForDeleteTimeoutSeconds: 30,
        disableEviction: true,
      }),
    );

    expect(details).to.deep.equal([
      "with --force --delete-emptydir-data --ignore-daemonsets --disable-eviction --pod-selector=app=web --grace-period=0 " +
        "--timeout=600s --skip-wait-for-delete-timeout=30",
    ]);
    expect(
      describeChange(aDrain({ deleteEmptydirData: false, ignoreDaemonsets: false, timeoutSeconds: 0 })).details,
    ).to.deep.equal([]);
  });

  it("says what matters of each kind", () => {
    const details = Object.values(COMPLETE_CHANGES).map((change) => describeChange(change).details.join("; "));

    expect(details).to.deep.equal([
      "with --delete-emptydir-data --ignore-daemonsets --timeout=600s",
      "",
      "",
      "",
      "/a to /b; mounted at the old path; old tree kept",
      "replaced by b",
      "from /b.db on b",
      "to 1.37.0",
    ]);
    expect(describeChange({ kind: "power-off", nodes: ["a", "b"] }).details).to.deep.equal([
      "all of them at the same moment",
    ]);
    expect(describeChange({ kind: "restore-etcd", nodes: [], backup: "/b.db" })).to.deep.equal({
      name: "restore-etcd",
      details: ["from /b.db"],
    });
    expect(describeChange({ kind: "replace-control-plane", nodes: ["a"], joining: [] }).details).to.deep.equal([]);
  });
});
