import { expect } from "chai";
import { compileLabelSelector } from "../../../lib/derive/label-selector.js";
import { WorkloadIndex } from "../../../lib/derive/workload-index.js";
import { aDeployment, aPod } from "../../../lib/testing/index.js";

const web = aDeployment("web", { on: ["node1", "node2"], replicas: 3 });
const bare = aPod("debug-x7k2p", { metadata: { name: "debug-x7k2p", namespace: "default", generateName: "debug-" } });
const pods = [...web.pods, bare];
const full = new WorkloadIndex(pods, { ReplicaSet: [web.replicaSet], Deployment: [web.deployment] });
const words = ({ kind, name, replicas }: { kind: string; name: string; replicas: number | null }) =>
  `${kind} ${name} ${replicas}`;

describe("workloads", () => {
  it("are known by the topmost controller that can be read", () => {
    const [pod = bare] = web.pods;
    const top = (lists: ConstructorParameters<typeof WorkloadIndex>[1]) => {
      const workload = new WorkloadIndex(pods, lists).ofPod(pod);
      return workload && words(workload);
    };

    expect(top({ ReplicaSet: [web.replicaSet], Deployment: [web.deployment] })).to.equal("Deployment web 3");
    expect(top({ ReplicaSet: [web.replicaSet] })).to.equal("ReplicaSet web-7d89bdccf8 3");
    expect(top({})).to.equal("ReplicaSet web-7d89bdccf8 null");
    expect(full.ofPod(bare)).to.equal(undefined);
  });

  it("gather their Pods, a bare one by what its name was generated from", () => {
    expect(full.group(pods).map(([workload, own]) => [words(workload), own.length])).to.deep.equal([
      ["Deployment web 3", 2],
      ["Pod debug- null", 1],
    ]);
    expect(full.workloads().map(([workload, own]) => [workload.name, own.length])).to.deep.equal([["web", 2]]);
  });

  it("are found by selectors in all their forms", () => {
    const matching = (selector: Parameters<typeof compileLabelSelector>[0]) =>
      full.matching("default", compileLabelSelector(selector)).length;

    expect(matching({ matchLabels: { app: "web" } })).to.equal(2);
    expect(matching({ matchExpressions: [{ key: "app", operator: "In", values: ["web", "web", "other"] }] })).to.equal(
      2,
    );
    expect(matching({ matchExpressions: [{ key: "app", operator: "DoesNotExist" }] })).to.equal(1);
    expect(matching({})).to.equal(3);
    expect(matching(undefined)).to.equal(0);
    expect(full.matching("other", compileLabelSelector({}))).to.deep.equal([]);
  });
});
