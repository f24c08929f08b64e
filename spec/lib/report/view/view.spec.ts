import { expect } from "chai";
import { clusterName } from "../../../../lib/report/view/cluster.js";
import { countOf, cut, listWords } from "../../../../lib/report/view/cut.js";
import { evidenceText } from "../../../../lib/report/view/evidence.js";
import { groupFindings } from "../../../../lib/report/view/group-findings.js";
import { nothingFound } from "../../../../lib/report/view/nothing-found.js";
import { whereFound } from "../../../../lib/report/view/subject.js";
import { mountedVolumes } from "../../../../lib/report/view/volumes.js";
import { aFinding, anEvictionPrediction, anOpenResult, aRelocationPrediction, aReport } from "../a-report.js";

describe("a list in a report", () => {
  it("is cut behind its first elements; one alone is never left over", () => {
    expect(cut([1, 2, 3, 4], 3)).to.deep.equal({ shown: [1, 2, 3, 4], more: 0 });
    expect(cut([1, 2, 3, 4, 5], 3)).to.deep.equal({ shown: [1, 2, 3], more: 2 });
    expect(listWords(["a", "b", "c"], 1)).to.equal("a and 2 more");
    expect(countOf(1, "Pod")).to.equal("1 Pod");
    expect(countOf(1200, "Pod")).to.equal("1,200 Pods");
  });
});

describe("findings in groups", () => {
  it("stand once per rule and severity: the worst first, certain before exposed, then the most frequent", () => {
    const groups = groupFindings([
      aFinding({ ruleId: "b", severity: "medium" }),
      aFinding({ ruleId: "c", severity: "critical", certainty: "conditional" }),
      aFinding({ ruleId: "c", severity: "critical", certainty: "conditional" }),
      aFinding({ ruleId: "d", severity: "critical" }),
      aFinding({ ruleId: "b", severity: "medium" }),
      aFinding({ ruleId: "a", severity: "medium" }),
      aFinding({ ruleId: "b", severity: "low" }),
      aFinding({ ruleId: "e", severity: "critical", waiver: "w" }),
    ]);

    expect(groups.map(({ ruleId, severity, findings }) => `${severity} ${ruleId} ${findings.length}`)).to.deep.equal([
      "critical d 1",
      "critical c 2",
      "medium b 2",
      "medium a 1",
      "low b 1",
    ]);
  });
});

describe("volumes of a relocation", () => {
  const volume = {
    node: "node1",
    pv: "pv-pg",
    claim: "db/pg",
    hostPath: "/pv/pg/sub",
    mountedAt: "/k/1",
    lostBy: ["find-delete"] as const,
  };

  it("are one per volume and node, with all its mounts, its own directory and all that would delete it", () => {
    const volumes = mountedVolumes(
      aRelocationPrediction({
        volumes: [
          volume,
          { ...volume, hostPath: "/pv/pg", mountedAt: "/k/2", lostBy: ["rm-rf"] },
          { ...volume, node: "node2" },
          { ...volume, pv: null, hostPath: null, mountedAt: "/k/3" },
        ],
      }),
    );

    expect(volumes).to.have.length(3);
    expect(volumes[0]).to.deep.include({
      hostPath: "/pv/pg",
      mountedAt: ["/k/1", "/k/2"],
      lostBy: ["rm-rf", "find-delete"],
    });
    expect(volumes[2]).to.deep.include({ pv: null, hostPath: null });
  });

  it("are none in any other prediction", () => {
    expect(mountedVolumes(undefined)).to.deep.equal([]);
    expect(mountedVolumes(anEvictionPrediction())).to.deep.equal([]);
  });
});

describe("the names in a report", () => {
  it("are those that a person knows a cluster by", () => {
    const { cluster } = aReport();

    expect(clusterName(cluster)).to.equal("cluster shop-prod");
    expect(clusterName({ ...cluster, name: null })).to.equal("cluster at https://10.0.0.10:6443");
    expect(clusterName({ ...cluster, name: null, server: null })).to.equal("cluster 9e5510fa");
    expect(clusterName({ ...cluster, name: null, server: null, id: null })).to.equal("a cluster that is not known");
  });

  it("tell where a finding is, the machine only once", () => {
    expect(whereFound(aFinding())).to.equal("PodDisruptionBudget shop/web");
    expect(whereFound(aFinding({ host: "node1" }))).to.equal("PodDisruptionBudget shop/web on node1");
    expect(whereFound(aFinding({ host: "node1", subject: { kind: "Node", name: "node1" } }))).to.equal("Node node1");
    expect(whereFound(aFinding({ subject: { kind: "Directory", name: "x", path: "/x" } }))).to.equal("Directory /x");
  });

  it("show evidence with its place", () => {
    expect(evidenceText({ object: "Pod/a/b", path: "/spec", value: { a: 1 } })).to.equal('Pod/a/b /spec: {"a":1}');
    expect(evidenceText({ host: "h", fact: "mounts", path: "/3", value: "v" })).to.equal("h mounts /3: v");
  });

  it("say nothing was found only where nothing is hidden", () => {
    expect(nothingFound(aReport(), "critical")).to.equal("nothing found");
    expect(nothingFound(aReport({ open: [anOpenResult({ severity: "high" })] }), "critical")).to.equal("nothing found");
    expect(nothingFound(aReport({ open: [anOpenResult({ severity: "high" })] }), "high")).to.equal(
      "nothing found, but 1 open question could hide it",
    );
    expect(nothingFound(aReport({ open: [anOpenResult({ waiver: "w" })] }), "low")).to.equal("nothing found");
  });
});
