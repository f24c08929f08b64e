import { expect } from "chai";
import { changeNode, deletePod } from "../../../lib/simulate/api-server.js";
import { Chance } from "../../../lib/simulate/chance.js";
import { Clock } from "../../../lib/simulate/clock.js";
import type { Run } from "../../../lib/simulate/cluster.js";
import { clusterOf, find, machines, play, pod, watch } from "./small-cluster.js";

describe("a cluster on which changes are tried", () => {
  const owner = { kind: "ReplicaSet", name: "web", apiVersion: "apps/v1" };
  const term = { topologyKey: "kubernetes.io/hostname", labelSelector: { matchLabels: { app: "web" } } };
  const affinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
  const made = () =>
    clusterOf({
      nodes: machines("a", "b"),
      replicaSets: [{ metadata: { name: "web", namespace: "shop" }, spec: { replicas: 1 } }],
      pods: [
        pod("web-0", { on: "a", owner, labels: { app: "web" }, affinity, requests: { cpu: "1" } }),
        pod("waits", { requests: { cpu: "9" } }),
      ],
    });
  const cluster = made();
  const look = ({ simulation }: Run) => ({
    nodes: [...simulation.world.nodes.values()].map((node) => ({
      name: node.name,
      pods: node.pods.map(({ name }) => name),
      cpu: node.demand.cpuMillicores,
      isUnschedulable: node.isUnschedulable,
    })),
    terms: [...simulation.world.terms.of("requiredAnti", "shop")].map(({ domains }) => [...domains]),
    waiting: simulation.world.waiting().map(({ name }) => name),
  });

  it("is as it was after every try, whatever happened in it", () => {
    const before = watch(cluster, () => {}, 0, look);
    const during = watch(
      cluster,
      (run) => {
        const node = run.simulation.world.nodes.get("a");
        if (node !== undefined) changeNode(run.simulation, node, { isUnschedulable: true });
        deletePod(run.simulation, find(run, "web-0"));
        const other = run.simulation.world.nodes.get("b");
        if (other !== undefined) run.simulation.world.removeNode(other);
      },
      30,
      look,
    );
    expect(during).to.not.deep.equal(before);
    expect(watch(cluster, () => {}, 0, look)).to.deep.equal(before);
  });

  it("counts the same, whether it is asked before a change, amid it or after", () => {
    const asked = made();
    const move = ({ simulation }: Run, look?: () => void) => {
      const web = find({ simulation } as Run, "web-0");
      simulation.world.bind(web, "b", web.labels);
      look?.();
    };
    for (const isAskedFirst of [true, false]) {
      const fresh = made();
      if (isAskedFirst) watch(fresh, () => {}, 0, look);
      expect(watch(fresh, (run) => move(run), 0, look)).to.deep.equal(
        watch(asked, (run) => move(run, () => look(run)), 0, look),
      );
      expect(watch(fresh, () => {}, 0, look)).to.deep.equal(watch(made(), () => {}, 0, look));
    }
  });

  it("comes to the same end by the same seed", () => {
    const end = () => play(cluster, (run) => deletePod(run.simulation, find(run, "web-0")));
    expect(end()).to.deep.equal(end());
  });
});

describe("the simulated clock", () => {
  it("does what is due in the order of time, and of its making at the same time", () => {
    const clock = new Clock();
    const done: string[] = [];
    for (const [name, delay] of [
      ["late", 20],
      ["first", 10],
      ["second", 10],
      ["now", 0],
    ] as const) {
      clock.after(delay, () => done.push(name));
    }
    while (clock.step(15)) expect(clock.nowMillis).to.be.at.most(15);
    expect(done).to.deep.equal(["now", "first", "second"]);
    expect(clock.step(20)).to.equal(true);
    expect(clock).to.include({ nowMillis: 20, isIdle: true });
  });

  it("tells questions that are asked again and again from what moves", () => {
    const clock = new Clock();
    clock.pollAfter(5, () => {});
    expect(clock.hasOnlyPolls).to.equal(true);
    clock.after(5, () => {});
    expect(clock.hasOnlyPolls).to.equal(false);
  });
});

describe("chance", () => {
  it("decides the same way by the same seed, and reaches every option", () => {
    const picks = (seed: number) => {
      const chance = new Chance(seed);
      return Array.from({ length: 100 }, () => chance.pick(["a", "b", "c"]));
    };
    expect(picks(7)).to.deep.equal(picks(7));
    expect(new Set(picks(7))).to.have.property("size", 3);
    expect(() => new Chance(1).pick([])).to.throw(RangeError);
  });
});
