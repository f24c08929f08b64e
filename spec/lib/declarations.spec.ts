import { expect } from "chai";
import { defineDerivedClusterFact, defineDerivedHostFact } from "../../lib/derived-fact.js";
import type { Evidence } from "../../lib/model/finding.js";
import { defineClusterRule, defineHostRule, examine, notApplicable, open } from "../../lib/rule.js";

// What a rule did not declare must not compile. Each line below a @ts-expect-error is such a case: were it to compile, the
// build would fail for the directive that expects an error and finds none.

const about = {
  id: "lost-node",
  family: "drain",
  title: "A Node is lost",
  risks: ["A35"],
  rationale: "It was the only one.",
  sources: ["https://kubernetes.io/"],
  identity: ["node", "key"],
  messages: { lost: { message: "{node} is lost", impact: "It is gone.", remediation: [], verify: [] } },
} as const;

const evidence: readonly [Evidence] = [{ object: "Node/node1", path: "/spec", value: null }];
const violation = {
  messageId: "lost",
  severity: "high",
  certainty: "certain",
  subject: { kind: "Node", name: "node1" },
  identity: { node: "node1" },
  data: { node: "node1" },
  evidence,
} as const;

describe("a rule", () => {
  it("compiles when it keeps to what it declared", () => {
    const rightRule = defineClusterRule({
      ...about,
      occasions: ["drain", "reboot"],
      worst: { drain: "high", reboot: "critical" },
      requires: { cluster: ["nodes"] },
      consults: { cluster: ["pods"] },
      hosts: { of: "touched", need: "all", facts: ["mounts"] },
      evaluate: ({ change, cluster, hosts }) => {
        if (change.nodes.length === 0) return notApplicable("no Node is named");
        if (cluster.pods.state === "unobserved") return open(cluster.pods.reason, cluster.pods.detail);
        for (const { facts } of hosts.values())
          if (facts.mounts.state === "observed") return examine([], () => undefined);
        return examine(cluster.nodes, () => violation);
      },
    });

    expect(rightRule).to.include({ id: "lost-node", scope: "cluster" });
  });

  it("does not see facts, or fields of a change, that it did not declare", () => {
    const undeclaredFacts = defineClusterRule({
      ...about,
      occasions: ["drain", "reboot"],
      worst: { drain: "high", reboot: "critical" },
      requires: { cluster: ["nodes"] },
      consults: { cluster: ["pods"] },
      hosts: { of: "touched", need: "all", facts: ["mounts"] },
      evaluate: ({ change, cluster, hosts }) => {
        // @ts-expect-error: persistentVolumes is neither required nor consulted
        cluster.persistentVolumes;
        // @ts-expect-error: what is only consulted may be missing, so it is no list yet
        cluster.pods.length;
        for (const { facts } of hosts.values()) {
          // @ts-expect-error: processes of the hosts were not asked for
          facts.processes;
          // @ts-expect-error: a host may be unreachable, so its mounts are no list yet
          facts.mounts.length;
        }
        // @ts-expect-error: a reboot has no flag of kubectl drain
        change.disableEviction;
        return notApplicable("never");
      },
    });

    expect(undeclaredFacts.scope).to.equal("cluster");
  });

  it("does not see facts of its host that it did not declare", () => {
    const undeclaredHostFacts = defineHostRule({
      ...about,
      occasions: ["relocate"],
      worst: { relocate: "high" },
      requires: { host: ["mounts"] },
      consults: { host: ["fstab"] },
      evaluate: ({ change, host, cluster }) => {
        change.moves satisfies readonly unknown[];
        host.facts.mounts satisfies readonly unknown[];
        // @ts-expect-error: filesystems is neither required nor consulted
        host.facts.filesystems;
        // @ts-expect-error: what is only consulted may be missing
        host.facts.fstab.map;
        // @ts-expect-error: nothing was asked of the cluster
        cluster.nodes;
        // @ts-expect-error: a field of another kind of change
        change.toVersion;
        return notApplicable("never");
      },
    });

    expect(undeclaredHostFacts.scope).to.equal("host");
  });

  it("names only what there is", () => {
    const unknownNames = [
      defineClusterRule({
        ...about,
        // @ts-expect-error: no such change
        occasions: ["defrag"],
        worst: {} as never,
        requires: {},
        evaluate: () => notApplicable("never"),
      }),
      defineClusterRule({
        ...about,
        occasions: ["drain"],
        worst: { drain: "high" },
        // @ts-expect-error: no such fact
        requires: { cluster: ["secrets"] },
        evaluate: () => notApplicable("never"),
      }),
      defineClusterRule({
        ...about,
        occasions: ["drain"],
        worst: { drain: "high" },
        // @ts-expect-error: a rule on the cluster sees hosts through `hosts`
        requires: { host: ["mounts"] },
        evaluate: () => notApplicable("never"),
      }),
      defineClusterRule({
        ...about,
        occasions: ["drain", "reboot"],
        // @ts-expect-error: the worst of a reboot is not said
        worst: { drain: "high" },
        requires: {},
        evaluate: () => notApplicable("never"),
      }),
      defineClusterRule({
        ...about,
        occasions: ["drain"],
        worst: { drain: "high" },
        // @ts-expect-error: fields are read of lists, and version is none
        reads: { version: ["gitVersion"] },
        requires: {},
        evaluate: () => notApplicable("never"),
      }),
      defineClusterRule({
        ...about,
        // @ts-expect-error: without a source nobody can check the claim
        sources: [],
        occasions: ["drain"],
        worst: { drain: "high" },
        requires: {},
        evaluate: () => notApplicable("never"),
      }),
    ];

    expect(unknownNames).to.have.length(6);
  });

  it("does not answer with what it did not declare", () => {
    const drain = { ...about, occasions: ["drain"], worst: { drain: "high" }, requires: {} } as const;

    const gone = { ...violation, messageId: "gone" } as const;
    const byVolume = { ...violation, identity: { pv: "pg" } } as const;
    const fatal = { ...violation, severity: "fatal" } as const;
    const unfounded = { ...violation, evidence: [] } as const;

    const wrongOutcomes = [
      // @ts-expect-error: a rule is synchronous
      defineClusterRule({ ...drain, evaluate: async () => notApplicable("never") }),
      // @ts-expect-error: a finding rests on something
      defineClusterRule({ ...drain, evaluate: () => examine([1], () => unfounded) }),
      // @ts-expect-error: no such message
      defineClusterRule({ ...drain, evaluate: () => examine([1], () => gone) }),
      // @ts-expect-error: pv is no key of the declared identity
      defineClusterRule({ ...drain, evaluate: () => examine([1], () => byVolume) }),
      // @ts-expect-error: not one of the four severities
      defineClusterRule({ ...drain, evaluate: () => examine([1], () => fatal) }),
      // @ts-expect-error: a rule does not make up its own reasons
      defineClusterRule({ ...drain, evaluate: () => open("unlikely", "it will be fine") }),
      // @ts-expect-error: silence is no outcome
      defineClusterRule({ ...drain, evaluate: () => undefined }),
    ];

    expect(wrongOutcomes).to.have.length(7);
  });
});

describe("a derived fact", () => {
  it("keeps to what it declared as well", () => {
    const wrongDerivations = [
      defineDerivedHostFact({
        id: "mountTable",
        requires: { host: ["mounts"] },
        // @ts-expect-error: fstab is neither required nor consulted, and it is no mount table
        derive: ({ host }) => host.facts.fstab,
      }),
      defineDerivedClusterFact({
        id: "volumeIndex",
        requires: {},
        // @ts-expect-error: pods was not asked for
        derive: ({ cluster }) => cluster.pods,
      }),
      // @ts-expect-error: no such derived fact
      defineDerivedClusterFact({ id: "nothing", requires: {}, derive: () => undefined as never }),
    ];

    expect(wrongDerivations).to.have.length(3);
  });
});
