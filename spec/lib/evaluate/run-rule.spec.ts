import { expect } from "chai";
import { unobserved } from "../../../lib/model/observation.js";
import type { Report } from "../../../lib/model/report.js";
import type { Host } from "../../../lib/model/snapshot.js";
import { type AnyRule, defineHostRule, examine, notApplicable, open } from "../../../lib/rule.js";
import { aNode, missing, type Scenario } from "../../../lib/testing/index.js";
import { aRule, audit, aViolation, finding, MESSAGES, REBOOT } from "./sample.js";

const nodes = [aNode("node1"), aNode("node2")];

/** A rule on hosts that finds those with an old kernel. */
const oldKernel = defineHostRule({
  id: "old-kernel",
  family: "reboot",
  title: "A kernel is old",
  risks: ["A32"],
  rationale: "It has known defects.",
  sources: ["https://kernel.org/"],
  occasions: ["reboot", "standing"],
  worst: { reboot: "high", standing: "high" },
  identity: ["node"],
  messages: MESSAGES,
  requires: { host: ["kernelRelease"] },
  evaluate: ({ host }) => {
    if (host.facts.kernelRelease === "?") throw new RangeError("no such kernel");
    return examine([host.facts.kernelRelease], (release) =>
      release === "4.1" ? { ...aViolation(), identity: { node: host.name }, data: { node: host.name } } : undefined,
    );
  },
});

function ruleOf(report: Report, id = "lost-node") {
  return report.rules.find(({ ruleId }) => ruleId === id);
}

function standing(scenario: Scenario, rule: AnyRule): Report {
  return audit(scenario, [rule], { change: null });
}

describe("a rule on the cluster", () => {
  it("that examined something and found nothing is evaluated", () => {
    const quiet = aRule({ evaluate: ({ cluster }) => examine(cluster.nodes, () => undefined) });

    expect(ruleOf(audit({ cluster: { nodes } }, [quiet]))).to.deep.equal({
      ruleId: "lost-node",
      title: "A Node is lost",
      family: "drain",
      risks: ["A35"],
      state: "evaluated",
      examined: 2,
      missing: [],
    });
  });

  it("that had nothing to examine does not read as a pass", () => {
    const quiet = aRule({ evaluate: ({ cluster }) => examine(cluster.nodes, () => undefined) });

    expect(ruleOf(audit({ cluster: { nodes: [] } }, [quiet]))).to.include({ state: "notApplicable", examined: 0 });
    expect(ruleOf(audit({ cluster: { nodes } }, [aRule()]))).to.include({ state: "notApplicable" });
  });

  it("is open without being called where a required fact is missing, for that fact's reason", () => {
    let calls = 0;
    const called = aRule({
      evaluate: () => {
        calls++;
        return notApplicable("");
      },
    });

    const report = audit({ cluster: { nodes: missing("forbidden", "nodes: 403") } }, [called]);

    expect(calls).to.equal(0);
    expect(ruleOf(report)).to.deep.include({ state: "open", missing: ["nodes"] });
    expect(report.open[0]).to.include({ reason: "forbidden", detail: "nodes: 403", severity: "high" });
  });

  it("sees required facts as values, consulted ones as observations, hosts as maps of observations, and one clock", () => {
    let seen: unknown;
    const curious = aRule({
      hosts: { of: "touched", need: "any", facts: ["mounts"] },
      evaluate: (input) => {
        seen = input;
        return examine([1], () => undefined);
      },
    });

    audit({ cluster: { nodes }, hosts: { node1: { mounts: [] } } }, [curious]);

    const at = "2026-11-20T12:00:00Z";
    expect(seen).to.deep.equal({
      change: REBOOT,
      collectedAt: at,
      cluster: {
        nodes,
        pods: unobserved("not-collected", "pods is not in the snapshot", { source: "snapshot", at }),
      },
      hosts: new Map([
        [
          "node1",
          {
            name: "node1",
            node: "node1",
            identity: "verified",
            facts: { mounts: { state: "observed", value: [], source: "test", at } },
          },
        ],
      ]),
    });
  });

  it("may be open by its own word, with findings beside it", () => {
    const both = aRule({
      evaluate: () => ({
        kind: "examined",
        examined: 2,
        violations: [aViolation()],
        undecided: [{ reason: "truncated", detail: "the walk was cut" }],
      }),
    });

    const report = audit({ cluster: { nodes } }, [both]);

    expect(ruleOf(report)).to.include({ state: "open", examined: 2 });
    expect(report.findings).to.have.length(1);
    expect(report.open[0]).to.include({ reason: "truncated", detail: "the walk was cut" });
    expect(ruleOf(audit({ cluster: { nodes } }, [aRule({ evaluate: () => open("timeout", "x") })]))).to.include({
      state: "open",
    });
  });

  it("that throws is a defect and open, and takes no other rule with it", () => {
    const broken = aRule({
      id: "broken",
      evaluate: () => {
        throw new TypeError("x is undefined");
      },
    });
    const rude = aRule({
      id: "rude",
      evaluate: () => {
        throw "just words";
      },
    });

    const report = audit({ cluster: { nodes } }, [broken, rude, finding({})]);

    expect(ruleOf(report, "broken")).to.include({ state: "defect" });
    expect(report.open.map(({ reason, detail }) => `${reason}: ${detail}`)).to.deep.equal([
      "defect: the rule failed: x is undefined; please report it",
      "defect: the rule failed: just words; please report it",
    ]);
    expect(report.findings).to.have.length(1);
  });

  it("that answers with a promise, or a message that does not exist, is a defect", () => {
    const late = aRule({ evaluate: (async () => notApplicable("late")) as never });
    const unknown = finding({ messageId: "gone" as "lost" });

    for (const rule of [late, unknown]) expect(ruleOf(audit({ cluster: { nodes } }, [rule]))?.state).to.equal("defect");
  });

  it("is open where the snapshot was recorded without a field that it reads beyond the list's own", () => {
    const report = audit({ cluster: { nodes } }, [aRule({ reads: { nodes: ["spec.configSource"] } })]);

    expect(ruleOf(report)).to.deep.include({ state: "open", missing: ["nodes"] });
    expect(report.open[0]).to.include({
      reason: "not-collected",
      detail: "the snapshot was recorded without spec.configSource of nodes",
    });
  });

  it("is open for the list's own reason where the list with that field was not read at all", () => {
    const rule = aRule({ reads: { nodes: ["spec.configSource"] } });

    expect(audit({ cluster: { nodes: missing("timeout", "no answer") } }, [rule]).open[0]?.reason).to.equal("timeout");
  });
});

describe("a rule on the cluster that looks at hosts", () => {
  const looking = (need: "all" | "any", of: "touched" | "control-plane" | "all" = "all", finds = false) =>
    aRule({
      hosts: { of, need, facts: ["mounts"] },
      evaluate: () => examine([1], () => (finds ? aViolation() : undefined)),
    });
  const half: Scenario = { cluster: { nodes }, hosts: { node1: { mounts: [] } } };
  const whole: Scenario = { cluster: { nodes }, hosts: { node1: { mounts: [] }, node2: { mounts: [] } } };

  it("and needs all of them is clean only when it saw all", () => {
    expect(ruleOf(standing(whole, looking("all")))?.state).to.equal("evaluated");

    const report = standing(half, looking("all"));

    expect(ruleOf(report)).to.deep.include({ state: "open", missing: ["mounts"] });
    expect(report.open[0]).to.deep.include({ reason: "not-collected", hosts: ["node2"] });
  });

  it("and needs any of them is clean when it saw one, and open when it saw none", () => {
    expect(ruleOf(standing(half, looking("any")))?.state).to.equal("evaluated");
    expect(ruleOf(standing({ cluster: { nodes } }, looking("any")))?.state).to.equal("open");
    expect(ruleOf(standing({ cluster: { nodes } }, looking("any", "all", true)))?.state).to.equal("evaluated");
  });

  it("finds what it finds on some of them, and says which it did not see", () => {
    const report = standing(half, looking("all", "all", true));

    expect(report.findings).to.have.length(1);
    expect(report.open[0]?.hosts).to.deep.equal(["node2"]);
  });

  it("is open where no such host is known", () => {
    const report = standing({ cluster: { nodes } }, looking("any", "control-plane"));

    expect(report.open[0]).to.include({ reason: "not-collected", detail: "no such host is known" });
  });

  it("and needs all of them is open where the Nodes could not be listed: there may be more", () => {
    const rule = { ...looking("all"), requires: {} } as AnyRule;
    const blind: Scenario = { ...whole, cluster: { nodes: missing("forbidden", "nodes: 403") } };

    const report = standing(blind, rule);

    expect(report.open[0]).to.include({
      reason: "forbidden",
      detail: "which hosts there are is not known: nodes: 403",
    });
    expect(ruleOf(audit(blind, [{ ...looking("all", "touched"), requires: {} } as AnyRule]))?.state).to.equal(
      "evaluated",
    );
    expect(ruleOf(standing(blind, { ...looking("any"), requires: {} } as AnyRule))?.state).to.equal("evaluated");
  });

  it("does not speak of hosts where the hazard cannot arise", () => {
    const calm = aRule({ hosts: { of: "all", need: "all", facts: ["mounts"] } });

    expect(ruleOf(standing(half, calm))?.state).to.equal("notApplicable");
  });
});

describe("a rule on hosts", () => {
  it("runs once for each that the change touches", () => {
    const hosts = { node1: { kernelRelease: "4.1" }, node2: { kernelRelease: "4.1" } };

    const report = audit({ cluster: { nodes }, hosts }, [oldKernel]);

    expect(report.findings.map(({ host }) => host)).to.deep.equal(["node1"]);
    expect(ruleOf(report, "old-kernel")).to.include({ state: "evaluated", examined: 1 });
  });

  it("runs on every host in the standing audit, finds on one and is open on another", () => {
    const dead: Host = {
      name: "node2",
      node: "node2",
      identity: "unverified",
      connection: unobserved("unreachable", "no route to node2", { source: "ssh", at: "2026-11-20T12:00:00Z" }),
      facts: {},
    };

    const report = standing({ cluster: { nodes }, hosts: { node1: { kernelRelease: "4.1" }, node2: dead } }, oldKernel);

    expect(report.findings).to.have.length(1);
    expect(report.open[0]).to.deep.include({ reason: "unreachable", hosts: ["node2"], detail: "no route to node2" });
    expect(ruleOf(report, "old-kernel")).to.deep.include({ state: "open", missing: ["kernelRelease"] });
  });

  it("that throws on one host is a defect there, and finds on the others", () => {
    const hosts = { node1: { kernelRelease: "?" }, node2: { kernelRelease: "4.1" } };

    const report = standing({ cluster: { nodes }, hosts }, oldKernel);

    expect(ruleOf(report, "old-kernel")?.state).to.equal("defect");
    expect(report.open[0]).to.deep.include({ reason: "defect", hosts: ["node1"] });
    expect(report.findings.map(({ host }) => host)).to.deep.equal(["node2"]);
  });

  it("is open where neither Nodes nor hosts are known", () => {
    const report = standing({}, oldKernel);

    expect(report.open[0]).to.include({
      reason: "not-collected",
      detail: "no host is known: neither the Nodes nor any host was read",
    });
  });

  it("is open on each host where a fact of the cluster is missing", () => {
    const rule = { ...oldKernel, requires: { cluster: ["pods"], host: ["kernelRelease"] } } as AnyRule;

    const report = standing({ cluster: { nodes }, hosts: { node1: { kernelRelease: "6.1" } } }, rule);

    expect(report.open[0]).to.deep.include({ reason: "not-collected", hosts: ["node1", "node2"] });
  });
});
