import { expect } from "chai";
import { DRAIN } from "../../../../lib/cli/changes/drain.js";
import { UsageError } from "../../../../lib/model/errors.js";
import { readChange } from "./read.js";

const drain = (...argv: readonly string[]) => readChange(DRAIN, ...argv);

describe("audit drain", () => {
  it("takes kubectl's defaults", () => {
    expect(drain("node1")).to.deep.equal({
      change: {
        kind: "drain",
        nodes: ["node1"],
        force: false,
        deleteEmptydirData: false,
        ignoreDaemonsets: false,
        disableEviction: false,
        timeoutSeconds: 0,
        gracePeriodSeconds: -1,
        podSelector: "",
        skipWaitForDeleteTimeoutSeconds: 0,
      },
    });
  });

  it("takes kubectl's flags", () => {
    const { change } = drain(
      ...[
        "node1",
        "--force",
        "--delete-emptydir-data",
        "--ignore-daemonsets=1",
        "--disable-eviction",
        "--timeout=1m30s",
      ],
      ...["--grace-period", "15", "--pod-selector", "app=web", "--skip-wait-for-delete-timeout=20"],
    );

    expect(change).to.deep.include({
      force: true,
      deleteEmptydirData: true,
      ignoreDaemonsets: true,
      disableEviction: true,
      timeoutSeconds: 90,
      gracePeriodSeconds: 15,
      podSelector: "app=web",
      skipWaitForDeleteTimeoutSeconds: 20,
    });
  });

  it("takes several Nodes in order, each once, with their type or without", () => {
    expect(drain("node/b", "a", "nodes/b", "no/c").change.nodes).to.deep.equal(["b", "a", "c"]);
  });

  it("takes a selector in the place of names", () => {
    const { change, nodeSelector } = drain("-l", "pool=gpu,!keep");

    expect(change.nodes).to.deep.equal([]);
    expect(nodeSelector).to.equal("pool=gpu,!keep");
    expect(drain("-lpool=gpu").nodeSelector).to.equal("pool=gpu");
  });

  it("takes a negative grace period as each Pod's own", () => {
    expect(drain("node1", "--grace-period", "-1").change).to.include({ gracePeriodSeconds: -1 });
    expect(drain("node1", "--grace-period=0").change).to.include({ gracePeriodSeconds: 0 });
  });

  const refusals: readonly (readonly [argv: readonly string[], sentence: string])[] = [
    [[], '"kaudit audit drain" needs a Node; write kaudit audit drain NODE'],
    [["pod/x"], '"pod/x" is no Node; write NAME or node/NAME'],
    [["Node1"], '"Node1" cannot be the name of a Node: only a-z, 0-9, "-" and "." are allowed; check the name'],
    [
      ["node1", "--timeout=5"],
      'flag --timeout is "5", which is no duration; write a number with its unit, such as 300s or 5m',
    ],
    [["node1", "--timeout=-5s"], 'flag --timeout is "-5s", but cannot be negative; 0s waits without limit'],
    [
      ["node1", "--grace-period=5s"],
      'flag --grace-period is "5s", which is no whole number of seconds; write one without a unit, such as 30',
    ],
    [
      ["node1", "--grace-period=NaN"],
      'flag --grace-period is "NaN", which is no whole number of seconds; write one without a unit, such as 30',
    ],
    [
      ["node1", "--skip-wait-for-delete-timeout=-1"],
      'flag --skip-wait-for-delete-timeout is "-1", but cannot be negative; 0 waits for every Pod',
    ],
    [["node1", "-l", "pool=gpu"], 'both Node "node1" and --selector are given; give one of them, as kubectl asks'],
    [
      ["node1", "--pod-selector=app=web,="],
      'flag --pod-selector is "app=web,=", which is no label selector; write one such as app=web,tier!=cache',
    ],
    [["-l", "a b"], 'flag --selector is "a b", which is no label selector; write one such as app=web,tier!=cache'],
    [["node1", "--timeout=1s", "--timeout=2s"], "flag --timeout is given twice; give it once"],
  ];
  for (const [argv, sentence] of refusals) {
    it(`refuses "${argv.join(" ")}"`, () => {
      expect(() => drain(...argv))
        .to.throw(UsageError)
        .with.property("message", sentence);
    });
  }
});
