import { expect } from "chai";
import type { Occasion } from "../../../lib/model/change.js";
import { type AnyRule, defineClusterRule, examine, notApplicable, open, type Violation } from "../../../lib/rule.js";
import { aNode, missing, type RuleCases } from "../../../lib/testing/index.js";
import { failuresOf } from "./failures-of.js";

const REBOOT: Occasion = { kind: "reboot", nodes: ["bad"] };

type Found = Violation<"bad", "node">;

/** A rule that finds Nodes called bad, right in every respect. */
const badNode = defineClusterRule({
  id: "bad-node",
  family: "drain",
  title: "A Node is bad",
  risks: ["A35"],
  rationale: "It is called so.",
  sources: ["https://kubernetes.io/"],
  occasions: ["reboot"],
  worst: { reboot: "high" },
  identity: ["node"],
  messages: { bad: { message: "{node} is bad", impact: "It will fail.", remediation: [], verify: [] } },
  requires: { cluster: ["nodes"] },
  consults: { cluster: ["pods"] },
  evaluate: ({ cluster }) =>
    examine(cluster.nodes, ({ metadata: { name } }) => (name === "bad" ? violation(name) : undefined)),
});

function violation(name: string, parts: Partial<Found> = {}): Found {
  return {
    messageId: "bad",
    severity: "high",
    certainty: "certain",
    subject: { kind: "Node", name },
    identity: { node: name },
    data: { node: name },
    evidence: [{ object: `Node/${name}`, path: "/metadata/name", value: name }],
    ...parts,
  };
}

const good = { change: REBOOT, cluster: { nodes: [aNode("good")] } };
const bad = {
  change: REBOOT,
  cluster: { nodes: [aNode("good"), aNode("bad", { uid: "00000000-0000-4000-8000-000000000001" })] },
};
const cases: RuleCases = {
  pass: { "the Node is good": good },
  fail: { "the Node is bad": { ...bad, findings: [{ messageId: "bad", message: "bad is bad", severity: "high" }] } },
};

/** What the tester says of a rule that differs from the right one. */
async function complaints(parts: Partial<AnyRule>, other: Partial<RuleCases> = {}): Promise<string> {
  const failures = await failuresOf({ ...badNode, ...parts } as AnyRule, { ...cases, ...other });
  return [...failures].map(([title, message]) => `${title}: ${message}`).join("\n");
}

const evaluate = (check: (node: { readonly metadata: { readonly name: string; readonly uid?: string } }) => unknown) =>
  ((input: { cluster: { nodes: readonly { readonly metadata: { readonly name: string } }[] } }) =>
    examine(input.cluster.nodes, check as never)) as unknown as AnyRule["evaluate"];

describe("the rule tester", () => {
  it("has nothing to say of a rule that keeps every promise", async () => {
    const all: RuleCases = {
      ...cases,
      notApplicable: { "there is no Node": { change: REBOOT, cluster: { nodes: [] } } },
      open: {
        "Nodes are secret": { change: REBOOT, cluster: { nodes: missing("forbidden", "403") }, reason: "forbidden" },
      },
    };

    expect([...(await failuresOf(badNode, all))]).to.deep.equal([]);
  });

  it("finds a rule that says something else than its case, more or less", async () => {
    const silent = await complaints({ evaluate: evaluate(() => undefined) });
    const loud = await complaints({ evaluate: evaluate(({ metadata }) => violation(metadata.name)) });
    const other = await complaints(
      {},
      { fail: { "it is bad": { ...bad, findings: [{ messageId: "bad", message: "x" }] } } },
    );

    expect(silent).to.contain("fails when the Node is bad");
    expect(loud).to.contain("passes when the Node is good").and.to.contain("fails when the Node is bad");
    expect(other).to.contain("fails when it is bad");
  });

  it("finds a rule that does not apply or stays open where it should pass, and the other way round", async () => {
    const absent = await complaints({ evaluate: (() => notApplicable("x")) as AnyRule["evaluate"] });
    const unsure = await complaints({ evaluate: (() => open("timeout", "x")) as AnyRule["evaluate"] });
    const sure = await complaints({}, { notApplicable: { "the Node is good": good } });
    const reason = await complaints({}, { open: { "no Nodes": { change: REBOOT, reason: "forbidden" } } });

    expect(absent).to.contain("passes when the Node is good");
    expect(unsure).to.contain("passes when the Node is good");
    expect(sure).to.contain("does not apply when the Node is good");
    expect(reason).to.contain("stays open when no Nodes: open for").and.to.contain("not-collected");
  });

  it("finds a rule that reads what it did not declare", async () => {
    const nosy = ((input: { cluster: Record<string, unknown> }) =>
      input.cluster.services === undefined ? notApplicable("x") : notApplicable("y")) as AnyRule["evaluate"];

    expect(await complaints({ evaluate: nosy })).to.contain("services is read but not declared");
  });

  it("finds a rule that changes a fact", async () => {
    const rude = ((input: { cluster: { nodes: { pop(): unknown } } }) => {
      input.cluster.nodes.pop();
      return notApplicable("x");
    }) as AnyRule["evaluate"];

    expect(await complaints({ evaluate: rude })).to.contain("defect: the rule failed: Cannot delete property");
  });

  it("finds a rule that says something else the second time", async () => {
    let runs = 0;
    const moody = evaluate(({ metadata: { name } }) =>
      name === "bad" ? violation(name, { data: { node: `${name}${++runs}` } }) : undefined,
    );

    expect(await complaints({ evaluate: moody })).to.contain(
      "says the same again, and nothing better with less to see",
    );
  });

  it("finds a fingerprint that hangs on a UID, on the order or on a size", async () => {
    const byUid = evaluate(({ metadata: { name, uid } }) =>
      name === "bad" ? violation(name, { identity: { node: uid ?? "" } }) : undefined,
    );
    const byOrder = ((input: { cluster: { nodes: readonly { metadata: { name: string } }[] } }) =>
      examine([...input.cluster.nodes.entries()], ([index, { metadata }]) =>
        metadata.name === "bad" ? violation("bad", { identity: { node: `${index}` } }) : undefined,
      )) as AnyRule["evaluate"];

    expect(await complaints({ evaluate: byUid })).to.contain("fingerprints differ with other UIDs");
    expect(await complaints({ evaluate: byOrder })).to.contain("fingerprints differ with another order");
  });

  it("finds a rule that is not open without what it says it requires", async () => {
    const unneeded = { requires: { cluster: [] }, consults: { cluster: ["nodes" as const] } };
    const trusting = ((input: { cluster: { nodes: { value?: readonly { metadata: { name: string } }[] } } }) =>
      examine([{ metadata: { name: "x" } }, ...(input.cluster.nodes.value ?? [])], ({ metadata: { name } }) =>
        name === "bad" ? violation(name) : undefined,
      )) as unknown as AnyRule["evaluate"];

    expect(await complaints({ ...unneeded, evaluate: trusting })).to.contain(
      "a finding turned into a pass without nodes",
    );
  });

  it("finds a severity worse than the worst that was declared", async () => {
    expect(await complaints({ worst: { reboot: "medium" } })).to.contain("high is worse than the rule's worst");
    expect(await complaints({ worst: {} })).to.contain("high is worse than the rule's worst");
  });

  it("finds a message that no case shows, a value that a template lacks, a rule without a case", async () => {
    const messages = { ...badNode.messages, never: badNode.messages.bad };
    const hollow = { bad: { ...badNode.messages.bad, message: "{nobody} is bad" } };

    expect(await complaints({ messages })).to.contain(
      "has a case that passes and one that fails, and shows every message",
    );
    expect(await complaints({ messages: hollow })).to.contain("no value for {nobody}");
    expect(await complaints({}, { pass: {} })).to.contain("has a case that passes and one that fails");
  });

  it("finds two cases that are the same, and one with a field that is never picked", async () => {
    const twice = { "the Node is good": good, "the Node is good again": good };
    const withArguments = { ...aNode("good"), spec: { configSource: "x" } };
    const unpicked = { "a field is there": { change: REBOOT, cluster: { nodes: [withArguments] } } };

    expect(await complaints({}, { pass: twice })).to.contain("two cases are equal");
    expect(await complaints({}, { pass: unpicked as RuleCases["pass"] })).to.contain(
      "nodes hold a field that is not picked",
    );
  });

  it("finds a rule that does not speak to the change of its case", async () => {
    expect(await complaints({ occasions: ["upgrade"] })).to.contain("not run on reboot");
  });
});
