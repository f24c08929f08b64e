import { expect } from "chai";
import { observed, unobserved } from "../../../lib/model/observation.js";
import { encodeSnapshot } from "../../../lib/snapshot/encode.js";
import { aSnapshot, FROM } from "./a-snapshot.js";

const linesOf = (snapshot: Parameters<typeof encodeSnapshot>[0]): string[] =>
  Buffer.concat([...encodeSnapshot(snapshot)])
    .toString()
    .split("\n");

const CONTAINERS = [{ name: "web", image: "web:1" }];
const pinned = (node: string) => ({
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [{ matchFields: [{ key: "metadata.name", operator: "In", values: [node] }] }],
    },
  },
});
const aPod = (name: string, spec: object) => ({ metadata: { namespace: "shop", name }, spec });

describe("encodeSnapshot", () => {
  it("writes the header, what there is, and then each thing on a line of its own", () => {
    const lines = linesOf(aSnapshot());

    expect(lines.map((line) => line.slice(0, line.indexOf(",")))).to.deep.equal([
      '{"schema":"kaudit.snapshot/v1"',
      '{"observation":"nodes"',
      '{"observation":"pods"',
      '{"observation":"version"',
      '{"host":"w1"',
      '{"object":"nodes"',
      '{"object":"nodes"',
      '{"podSpec":0',
      '{"object":"pods"',
      '{"hostFact":"kernelRelease"',
      '{"hostFact":"swaps"',
      '{"end":true',
      "",
    ]);
    expect(lines.at(-2)).to.match(/^\{"end":true,"lines":11,"sha256":"[0-9a-f]{64}"\}$/);
    expect(lines[1]).to.equal(
      '{"observation":"nodes","state":"observed","source":"GET /api","at":"2026-11-20T18:43:10Z","objects":2}',
    );
  });

  it("writes what Pods have in common once, the Node and a DaemonSet's pin apart", () => {
    const pods = [
      aPod("agent-1", { nodeName: "w1", affinity: pinned("w1"), containers: CONTAINERS }),
      aPod("agent-2", { nodeName: "w2", affinity: pinned("w2"), containers: CONTAINERS }),
      aPod("pending", { containers: CONTAINERS }),
      aPod("other", { affinity: { podAntiAffinity: {} }, containers: CONTAINERS }),
    ];

    const lines = linesOf(aSnapshot({ facts: { pods: observed(pods, FROM) }, hosts: new Map() })).slice(2, -2);

    expect(lines.map((line) => JSON.parse(line))).to.deep.equal([
      { podSpec: 0, value: { containers: CONTAINERS } },
      { object: "pods", podSpec: 0, value: aPod("agent-1", { nodeName: "w1", affinity: pinned("w1") }) },
      { object: "pods", podSpec: 0, value: aPod("agent-2", { nodeName: "w2", affinity: pinned("w2") }) },
      { podSpec: 1, value: { affinity: { podAntiAffinity: {} }, containers: CONTAINERS } },
      { object: "pods", podSpec: 1, value: aPod("other", {}) },
      { object: "pods", podSpec: 0, value: aPod("pending", {}) },
    ]);
  });

  it("writes of an object only what the snapshot's picks name, whatever else is in memory", () => {
    const pod = { ...aPod("web", { nodeName: "w1" }), data: "s3cr3t", status: { phase: "Running" } };

    const text = linesOf(aSnapshot({ facts: { pods: observed([pod], FROM) } })).join("\n");

    expect(text).to.not.match(/s3cr3t|Running/);
  });

  it("writes what could not be read, and why", () => {
    const facts = { pods: unobserved("forbidden", "403 for user alice", FROM) };

    expect(JSON.parse(linesOf(aSnapshot({ facts }))[1] ?? "")).to.deep.equal({ observation: "pods", ...facts.pods });
  });

  it("does not write a list whose picks are not known", () => {
    expect(() => linesOf(aSnapshot({ picks: {} }))).to.throw(RangeError, "the snapshot records no picks of nodes");
  });

  it("gives its bytes in pieces", () => {
    const names = Array.from({ length: 20_000 }, (_, index) => ({ metadata: { name: `w${index}` } }));

    const pieces = [...encodeSnapshot(aSnapshot({ facts: { nodes: observed(names, FROM) } }))];

    expect(pieces.length).to.be.greaterThan(3);
    expect(Math.max(...pieces.map(({ length }) => length))).to.be.lessThan(300 * 1024);
  });
});
