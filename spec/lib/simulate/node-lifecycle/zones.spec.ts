import { expect } from "chai";
import { evictionRates } from "../../../../lib/simulate/node-lifecycle/zones.js";
import { NodeState } from "../../../../lib/simulate/node-state.js";
import { machine } from "../small-cluster.js";

/** A zone of Nodes, the last of which do not answer. */
function zone(name: string, ready: number, silent: number): readonly NodeState[] {
  const labels = { "topology.kubernetes.io/zone": name };
  return Array.from(
    { length: ready + silent },
    (_, i) => new NodeState(machine(`${name}-${i}`, { labels, isReady: i < ready })),
  );
}

const rates = (...zones: readonly (readonly NodeState[])[]) => {
  const found = evictionRates(zones.flat());
  return found === "all-silent" ? found : [...found.values()];
};

describe("the rate at which a zone is evicted from", () => {
  it("is one Node in ten seconds while most of the zone answers", () => {
    expect(rates(zone("x", 3, 1))).to.deep.equal([0.1]);
    expect(rates(zone("x", 5, 5))).to.deep.equal([0.1]);
  });

  it("is none in a small zone that is mostly silent, and slow in a large one", () => {
    expect(rates(zone("x", 2, 3))).to.deep.equal([0]);
    expect(rates(zone("x", 20, 30))).to.deep.equal([0]);
    expect(rates(zone("x", 21, 30))).to.deep.equal([0.01]);
  });

  it("takes two silent Nodes for no disruption, whatever their share", () => {
    expect(rates(zone("x", 1, 2))).to.deep.equal([0.1]);
  });

  it("stays as it is for a zone that is gone altogether while others answer", () => {
    expect(rates(zone("x", 0, 4), zone("y", 4, 0))).to.deep.equal([0.1, 0.1]);
  });

  it("is that of a control plane in doubt when nobody answers", () => {
    expect(rates(zone("x", 0, 4), zone("y", 0, 1))).to.equal("all-silent");
  });

  it("does not count Nodes that are excluded from disruption", () => {
    const labels = { "node.kubernetes.io/exclude-disruption": "" };
    const excluded = ["p", "q", "r"].map((name) => new NodeState(machine(name, { labels, isReady: false })));
    expect(rates(zone("x", 3, 1), excluded)).to.deep.equal([0.1]);
  });
});
