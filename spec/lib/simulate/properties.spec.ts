import { expect } from "chai";
import fc from "fast-check";
import type { Node, Pod, PodDisruptionBudget, ReplicaSet } from "../../../lib/model/kubernetes/index.js";
import type { Run } from "../../../lib/simulate/cluster.js";
import { drainNodes } from "../../../lib/simulate/drain/drain-run.js";
import { predictDrain } from "../../../lib/simulate/predict/predict-drain.js";
import { predictPowerOff } from "../../../lib/simulate/predict/predict-power-off.js";
import { settle } from "../../../lib/simulate/settle.js";
import { DRAIN } from "./drains.js";
import { clusterOf, machine, pod } from "./small-cluster.js";

// What holds for every cluster, on random small ones. Node `n0` is the one that is drained or lost.

interface Sketch {
  readonly nodes: readonly Node[];
  readonly replicaSets: readonly ReplicaSet[];
  readonly pods: readonly Pod[];
  readonly podDisruptionBudgets: readonly PodDisruptionBudget[];
}

interface Workload {
  readonly cpu: number;
  readonly places: readonly number[];
  readonly priority: number;
  readonly spreads: boolean;
  readonly minAvailable: number | undefined;
}

const workload = (cpu: fc.Arbitrary<number>, hasTerms: boolean): fc.Arbitrary<Workload> =>
  fc.record({
    cpu,
    places: fc.array(fc.nat(9), { minLength: 1, maxLength: 4 }),
    priority: hasTerms ? fc.constantFrom(0, 0, 100) : fc.constant(0),
    spreads: hasTerms ? fc.boolean() : fc.constant(false),
    minAvailable: fc.option(fc.nat(3), { nil: undefined }),
  });

/** Nodes of a few cpu, and workloads placed on them as long as they have room; what has none waits. */
function sketchOf(cpus: readonly number[], workloads: readonly Workload[]): Sketch {
  const free = new Map(cpus.map((cpu, i) => [`n${i}`, cpu]));
  const pods = workloads.flatMap(({ cpu, places, priority, spreads }, w) =>
    places.map((place, i) => {
      const node = `n${place % cpus.length}`;
      const left = (free.get(node) ?? 0) - cpu;
      if (left >= 0) free.set(node, left);
      const term = { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: { app: `w${w}` } } };
      return pod(`w${w}-${i}`, {
        ...(left >= 0 ? { on: node } : { wasTried: true }),
        owner: { kind: "ReplicaSet", name: `w${w}`, apiVersion: "apps/v1" },
        labels: { app: `w${w}` },
        requests: { cpu: String(cpu) },
        priority,
        ...(spreads && {
          affinity: {
            podAntiAffinity: {
              preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 50, podAffinityTerm: term }],
            },
          },
        }),
      });
    }),
  );
  return {
    nodes: cpus.map((cpu, i) => machine(`n${i}`, { cpu: String(cpu) })),
    pods,
    replicaSets: workloads.map(({ places }, w) => ({
      metadata: { name: `w${w}`, namespace: "shop" },
      spec: { replicas: places.length },
      status: { replicas: places.length },
    })),
    podDisruptionBudgets: workloads.flatMap(({ minAvailable }, w) =>
      minAvailable === undefined ? [] : [budgetOf(w, minAvailable, pods)],
    ),
  };
}

function budgetOf(w: number, minAvailable: number, pods: readonly Pod[]): PodDisruptionBudget {
  const own = pods.filter(({ metadata }) => metadata.labels?.app === `w${w}`);
  const currentHealthy = own.filter(({ status }) => status?.phase === "Running").length;
  return {
    metadata: { name: `w${w}`, namespace: "shop" },
    spec: { minAvailable, selector: { matchLabels: { app: `w${w}` } } },
    status: {
      currentHealthy,
      desiredHealthy: minAvailable,
      expectedPods: own.length,
      disruptionsAllowed: Math.max(0, currentHealthy - minAvailable),
      conditions: [],
    },
  };
}

const sketch = (cpu = fc.integer({ min: 1, max: 3 }), hasTerms = true): fc.Arbitrary<Sketch> =>
  fc
    .tuple(
      fc.array(fc.integer({ min: 2, max: 6 }), { minLength: 1, maxLength: 4 }),
      fc.array(workload(cpu, hasTerms), { maxLength: 5 }),
    )
    .map(([cpus, workloads]) => sketchOf(cpus, workloads));

const FLAGS = { ...DRAIN, graceSeconds: undefined, podSelector: { isEmpty: true, matches: () => true } };
const RUNS = { numRuns: 40 };

describe("every prediction of a drain or a power-off", () => {
  it("comes out the same twice, and in whatever order the objects come", () => {
    fc.assert(
      fc.property(sketch(), fc.boolean(), (cluster, isDrain) => {
        const predict = (input: Sketch) =>
          isDrain ? predictDrain(clusterOf(input), DRAIN) : predictPowerOff(clusterOf(input), DRAIN);
        const reversed: Sketch = {
          nodes: cluster.nodes.toReversed(),
          pods: cluster.pods.toReversed(),
          replicaSets: cluster.replicaSets.toReversed(),
          podDisruptionBudgets: cluster.podDisruptionBudgets.toReversed(),
        };
        const first = predict(cluster);
        expect(predict(cluster)).to.deep.equal(first);
        expect(predict(reversed)).to.deep.equal(first);
      }),
      RUNS,
    );
  });

  it("puts every Pod of the Node into one state", () => {
    fc.assert(
      fc.property(sketch(), fc.boolean(), (cluster, isDrain) => {
        const { evicted, remaining } = isDrain
          ? predictDrain(clusterOf(cluster), DRAIN)
          : predictPowerOff(clusterOf(cluster), DRAIN);
        const there = cluster.pods
          .filter(({ spec }) => spec?.nodeName === "n0")
          .map(({ metadata }) => `shop/${metadata.name}`);
        expect([...evicted, ...remaining]).to.have.members(there);
        expect(new Set([...evicted, ...remaining])).to.have.property("size", there.length);
      }),
      RUNS,
    );
  });

  it("tells of outcomes that add up to one", () => {
    fc.assert(
      fc.property(sketch(), (cluster) => {
        const { deterministic, outcomes = [] } = predictDrain(clusterOf(cluster), DRAIN);
        expect(outcomes.length > 1).to.equal(!deterministic);
        if (!deterministic) expect(outcomes.reduce((sum, { share }) => sum + share, 0)).to.be.closeTo(1, 1e-9);
      }),
      RUNS,
    );
  });
});

describe("every simulated drain", () => {
  it("never puts more on a Node than it has, nor fewer Pods into the cluster than there are replicas", () => {
    fc.assert(
      fc.property(sketch(), fc.nat(1000), (input, seed) => {
        clusterOf(input).try(seed, (run) => {
          drainNodes(run, ["n0"], FLAGS, () => {});
          for (const node of run.simulation.world.nodes.values()) {
            expect(node.demand.cpuMillicores, node.name).to.be.at.most(node.allocatable.cpuMillicores);
            expect(node.demand.cpuMillicores, node.name).to.equal(
              sumOf(node.pods.map(({ traits }) => traits.requests.cpuMillicores)),
            );
          }
          for (const { metadata, spec } of input.replicaSets)
            expect(activePods(run, metadata.name), metadata.name).to.equal(spec?.replicas);
        });
      }),
      RUNS,
    );
  });

  it("never lets more Pods into a namespace than its quota allows, nor loses count of them", () => {
    fc.assert(
      fc.property(sketch(), fc.nat(3), fc.nat(1000), (input, more, seed) => {
        const used = input.pods.length;
        const hard = { pods: String(used + more - 1) };
        const resourceQuotas = [
          {
            metadata: { name: "q", namespace: "shop" },
            spec: { hard },
            status: { hard, used: { pods: String(used) } },
          },
        ];
        // One replica more than there are Pods, so that every workload tries.
        const replicaSets = input.replicaSets.map(({ spec, ...rest }) => ({
          ...rest,
          spec: { replicas: (spec?.replicas ?? 0) + 1 },
        }));
        clusterOf({ ...input, replicaSets, resourceQuotas }).try(seed, (run) => {
          drainNodes(run, ["n0"], FLAGS, () => {});
          settle(run.simulation, 3_600_000);
          const present = run.simulation.world.labels.in("shop").filter(({ isPresent }) => isPresent).length;
          const wanted = sumOf(replicaSets.map(({ spec }) => spec.replicas));
          const allowed = used + more - 1;
          // Those that were there already stay, allowed or not, unless the drain takes them.
          expect(present).to.be.at.most(Math.max(allowed, used));
          if (allowed >= used) expect(present).to.equal(Math.min(allowed, wanted));
        });
      }),
      RUNS,
    );
  });

  it("leaves no more Pods waiting with more room, where all Pods are alike", () => {
    fc.assert(
      fc.property(sketch(fc.constant(1), false), fc.integer({ min: 1, max: 4 }), (input, more) => {
        const waiting = (cluster: Sketch) =>
          predictDrain(clusterOf(cluster), DRAIN).pending.reduce((sum, { pods }) => sum + pods, 0);
        const larger = { ...input, nodes: [...input.nodes, machine("spare", { cpu: String(more) })] };
        // A budget that holds an eviction up for want of room lets it through when there is some, so only what fits is compared.
        const free = { ...input, podDisruptionBudgets: [] };
        expect(waiting({ ...larger, podDisruptionBudgets: [] })).to.be.at.most(waiting(free));
      }),
      RUNS,
    );
  });
});

function activePods({ simulation }: Run, name: string): number {
  return simulation.world
    .podsOf({ kind: "ReplicaSet", name, apiVersion: "apps/v1" }, "shop")
    .filter(({ deletedAtMillis }) => deletedAtMillis === undefined).length;
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, each) => sum + each, 0);
}
