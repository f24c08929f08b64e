import { expect } from "chai";
import type { PodSpec } from "../../../lib/model/kubernetes/index.js";
import { orderFromTemplate } from "../../../lib/simulate/admission.js";
import { ConsultedFacts, type KnownFacts } from "../../../lib/simulate/consulted-facts.js";
import { LimitRanges } from "../../../lib/simulate/limit-ranges.js";

const owner = { kind: "ReplicaSet", name: "web", apiVersion: "apps/v1" };
const order = (spec: PodSpec, known: KnownFacts = {}) => {
  const facts = new ConsultedFacts(known);
  return orderFromTemplate({ spec }, owner, "shop", { facts, limitRanges: new LimitRanges(facts) });
};

describe("a Pod made from its template", () => {
  it("tolerates an unreachable Node for five minutes, unless it says otherwise", () => {
    const secondsOf = (spec: PodSpec) =>
      order(spec).traits.tolerations.find(({ key }) => key === "node.kubernetes.io/unreachable")?.tolerationSeconds;
    expect(secondsOf({})).to.equal(300);
    expect(
      secondsOf({ tolerations: [{ key: "node.kubernetes.io/unreachable", operator: "Exists", tolerationSeconds: 5 }] }),
    ).to.equal(5);
    expect(order({ tolerations: [{ operator: "Exists" }] }).traits.tolerations).to.have.length(1);
  });

  it("takes requests from the namespace's limit ranges, limits before defaults", () => {
    const limits = [{ type: "Container", defaultRequest: { cpu: "200m" }, default: { memory: "1Gi" } }];
    const limitRanges = [
      { metadata: { name: "l", namespace: "shop" }, spec: { limits } },
      {
        metadata: { name: "l", namespace: "other" },
        spec: { limits: [{ type: "Container", defaultRequest: { cpu: "9" } }] },
      },
    ];
    expect(order({ containers: [{ name: "main" }] }, { limitRanges }).traits.requests).to.include({
      cpuMillicores: 200,
      memoryBytes: 2 ** 30,
    });
    const limited = { containers: [{ name: "main", resources: { limits: { cpu: "1" } } }] };
    expect(order(limited, { limitRanges }).traits.requests.cpuMillicores).to.equal(1000);
    const stated = { containers: [{ name: "main", resources: { requests: { cpu: "50m" } } }] };
    expect(order(stated, { limitRanges }).traits.requests.cpuMillicores).to.equal(50);
  });

  it("takes overhead, selector and tolerations of its runtime class", () => {
    const runtimeClasses = [
      {
        metadata: { name: "kata" },
        overhead: { podFixed: { cpu: "250m" } },
        scheduling: { nodeSelector: { kata: "yes" }, tolerations: [{ key: "kata", operator: "Exists" }] },
      },
    ];
    const { traits } = order({ runtimeClassName: "kata" }, { runtimeClasses });
    expect(traits.requests.cpuMillicores).to.equal(250);
    expect(traits.spec.nodeSelector).to.deep.equal({ kata: "yes" });
    expect(traits.tolerations.map(({ key }) => key)).to.include("kata");
  });

  it("takes its priority from its class, or from the default one", () => {
    const priorityClasses = [
      { metadata: { name: "high" }, value: 1000, preemptionPolicy: "Never" },
      { metadata: { name: "usual" }, value: 10, globalDefault: true },
    ];
    expect(order({ priorityClassName: "high" }, { priorityClasses }).priority).to.equal(1000);
    expect(order({ priorityClassName: "high" }, { priorityClasses }).traits.spec.preemptionPolicy).to.equal("Never");
    expect(order({}, { priorityClasses }).priority).to.equal(10);
    expect(order({}, { priorityClasses: [] }).priority).to.equal(0);
  });
});
