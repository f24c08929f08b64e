import { expect } from "chai";
import type { AnyDerivedFact } from "../../../lib/derived-fact.js";
import { rulesDigest } from "../../../lib/evaluate/rules-digest.js";
import { aNode, missing } from "../../../lib/testing/index.js";
import { aRule, audit, finding, REBOOT } from "./sample.js";

const nodes = [aNode("node1")];

/** A prediction of a reboot that is what `derive` says. */
function predicting(derive: () => unknown, parts: Partial<AnyDerivedFact> = {}): AnyDerivedFact {
  return { id: "prediction", scope: "cluster", predicts: ["reboot"], requires: {}, derive, ...parts };
}

describe("an audit", () => {
  it("says what was asked, of what, when and by which rules", () => {
    const rules = [aRule({ id: "b" }), aRule({ id: "a" }), aRule({ id: "c", occasions: ["standing"] })];

    const report = audit({ cluster: { nodes, version: { gitVersion: "v1.34.1" } } }, rules);

    expect(report).to.deep.include({
      schema: "kaudit.report/v1",
      reportId: "r1",
      generatedAt: "2026-11-20T12:30:00Z",
      language: "en",
      tool: { name: "kaudit", version: "0.0.0", rulesDigest: rulesDigest(rules) },
      change: REBOOT,
      collectedAt: { from: "2026-11-20T12:00:00Z", to: "2026-11-20T12:00:00Z" },
      scope: { hosts: "auto", rules: ["a", "b"], sources: [] },
    });
    expect(report.cluster).to.include({ id: "c1", version: "v1.34.1" });
    expect(report.rules.map(({ ruleId }) => ruleId)).to.deep.equal(["a", "b"]);
  });

  it("gives the same report on the same input, and does not change what it was given", () => {
    const scenario = { cluster: { nodes }, hosts: { node1: {} } };
    const rules = Object.freeze([finding({}), aRule({ id: "a" })]);

    expect(audit(scenario, rules)).to.deep.equal(audit(scenario, rules));
    expect(rules.map(({ id }) => id)).to.deep.equal(["lost-node", "a"]);
  });

  it("without a change is the standing audit", () => {
    const report = audit({ cluster: { nodes } }, [finding({ severity: "high" })], { change: null });

    expect(report).to.include({ change: null, verdict: "fail" });
  });

  it("of a cluster without Nodes is unknown: where nothing was examined, nothing found is no pass", () => {
    const report = audit({ cluster: { nodes: [] } }, [aRule()], { change: null });

    expect(report.verdict).to.equal("unknown");
    expect(report.open.map(({ ruleId, severity }) => [ruleId, severity])).to.deep.equal([["nodes", "high"]]);
    expect(report.verdictReasons[0]).to.match(/the list of Nodes is empty/);
    expect(audit({ cluster: { nodes } }, [aRule()], { change: null }).open).to.deep.equal([]);
  });

  it("does not know the version where it was not read", () => {
    expect(audit({ cluster: { nodes } }, []).cluster.version).to.equal(null);
    expect(audit({ cluster: { version: missing("forbidden", "403") } }, []).cluster.version).to.equal(null);
  });

  it("counts findings by severity, open results, hosts and waived ones apart", () => {
    const rules = [
      finding({ severity: "critical" }),
      { ...finding({ severity: "low" }, { severity: "medium", identity: { node: "n", key: "k" } }), id: "other" },
      aRule({ id: "open-rule", requires: { cluster: ["pods"] as never } }),
      aRule({ id: "skipped-rule" }),
    ];
    const waivers = [{ id: "w1", ruleId: "lost-node", reason: "planned" }];

    const report = audit({ cluster: { nodes } }, rules, { waivers, skipped: new Set(["skipped-rule"]) });

    expect(report.summary).to.deep.equal({
      critical: 0,
      high: 0,
      medium: 1,
      low: 1,
      open: 1,
      skipped: 1,
      waived: 1,
      rules: 4,
      hostsObserved: 0,
      hostsUnobserved: 1,
    });
    expect(report.waivers).to.deep.equal([{ ...waivers[0], state: "used" }]);
    expect(report.findings.map(({ severity }) => severity)).to.deep.equal(["critical", "medium", "low"]);
    expect(report.verdict).to.equal("unknown");
  });

  it("lists as skipped what a person chose not to run, and runs it not", () => {
    const rule = aRule({
      evaluate: () => {
        throw new Error("was run");
      },
    });

    const report = audit({ cluster: { nodes } }, [rule], { skipped: new Set(["lost-node"]) });

    expect(report.rules[0]).to.include({ state: "skipped", examined: 0 });
    expect(report.open).to.deep.equal([]);
  });

  it("skips rules that live on hosts where the person wants none looked at", () => {
    const onHosts = aRule({ id: "on-hosts", hosts: { of: "touched", need: "any", facts: [] } });

    const report = audit({ cluster: { nodes } }, [onHosts, aRule()], { hosts: "none", change: null });

    expect(report.rules.map(({ ruleId, state }) => `${ruleId} ${state}`)).to.deep.equal([
      "lost-node notApplicable",
      "on-hosts skipped",
    ]);
  });
});

describe("an audit of a change that needs its hosts", () => {
  it("leaves open what nobody wanted to look at: what it destroys is seen on hosts alone", () => {
    const onHosts = aRule({
      id: "on-hosts",
      hosts: { of: "touched", need: "all", facts: ["mounts"] },
      evaluate: () => ({ kind: "examined", examined: 1, violations: [], undecided: [] }),
    });
    const report = audit({ cluster: { nodes } }, [onHosts], { hosts: "none", change: REBOOT });

    expect(report.rules.map(({ state }) => state)).to.deep.equal(["open"]);
    expect(report.verdict).to.equal("unknown");
  });
});

describe("the prediction of an audit", () => {
  it("is the value that the rules read", () => {
    const value = { kind: "reboot" };
    let read: unknown;
    const rule = aRule({
      consults: { cluster: ["prediction" as "pods"] },
      evaluate: ({ cluster }) => {
        read = (cluster as unknown as { prediction: { value: unknown } }).prediction.value;
        return { kind: "notApplicable", reason: "x" };
      },
    });

    const report = audit({ cluster: { nodes } }, [rule], {}, [predicting(() => value)]);

    expect(report.prediction).to.equal(value);
    expect(read).to.equal(value);
  });

  it("is not there where none speaks to the change, and nothing is open for that", () => {
    const report = audit({ cluster: { nodes } }, [], {}, [predicting(() => 1, { predicts: ["drain"] })]);

    expect(report).to.not.have.property("prediction");
    expect(report.open).to.deep.equal([]);
  });

  it("that could not be made is open, as a rule is", () => {
    const needy = predicting(() => 1, { requires: { cluster: ["pods"] } });

    const report = audit({ cluster: { pods: missing("forbidden", "pods: 403") } }, [], {}, [needy]);

    expect(report.open[0]).to.deep.include({ ruleId: "prediction", reason: "forbidden", detail: "pods: 403" });
    expect(report).to.include({ verdict: "unknown" }).and.to.not.have.property("prediction");
  });

  it("that failed is a defect, and the rules go on", () => {
    const broken = predicting(() => {
      throw new RangeError("no Node is left");
    });

    const report = audit({ cluster: { nodes } }, [finding({})], {}, [broken]);

    expect(report.findings).to.have.length(1);
    expect(report.open[0]).to.deep.include({ ruleId: "prediction", reason: "defect" });
    expect(report.open[0]?.detail).to.equal("the prediction failed: RangeError: no Node is left; please report it");
  });

  it("is not made for the standing audit", () => {
    const report = audit({ cluster: { nodes } }, [], { change: null }, [predicting(() => 1)]);

    expect(report.open).to.deep.equal([]);
    expect(report).to.not.have.property("prediction");
  });
});
