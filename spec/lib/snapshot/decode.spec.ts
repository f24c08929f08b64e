import { createHash } from "node:crypto";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { InputError } from "../../../lib/model/errors.js";
import { observed, unobserved } from "../../../lib/model/observation.js";
import type { Snapshot } from "../../../lib/model/snapshot.js";
import { decodeSnapshot } from "../../../lib/snapshot/decode.js";
import { encodeSnapshot } from "../../../lib/snapshot/encode.js";
import { LIMITS } from "../../../lib/snapshot/limits.js";
import { type ReadOptions, readSnapshot } from "../../../lib/snapshot/read.js";
import { aHost, aSnapshot, FROM } from "./a-snapshot.js";
import { withFile } from "./temporary-file.js";

const written = (snapshot: Snapshot = aSnapshot()) => Buffer.concat([...encodeSnapshot(snapshot)]).toString();
const read = (content: string | Buffer, options?: ReadOptions) =>
  withFile(content, async (path) => {
    const { snapshot, notices } = await readSnapshot(path, options);
    return { snapshot, notices: notices.map((notice) => notice.replace(path, "PATH")) };
  });

/** A file of these lines with the last line that fits them. */
function sealed(lines: readonly (string | object)[]): string {
  const text = lines.map((line) => `${typeof line === "string" ? line : JSON.stringify(line)}\n`).join("");
  const sha256 = createHash("sha256").update(text).digest("hex");
  return `${text}${JSON.stringify({ end: true, lines: lines.length, sha256 })}\n`;
}

const LINES = written().trimEnd().split("\n").slice(0, -1);
/** The lines of the small snapshot, some of them replaced. */
const replaced = (...changes: readonly (readonly [line: number, by: string | object | undefined])[]) => {
  const by = new Map(changes);
  return sealed(
    LINES.flatMap((line, index) => {
      const change = by.has(index + 1) ? by.get(index + 1) : line;
      return change === undefined ? [] : [change];
    }),
  );
};
const changed = (line: number, more: object) => replaced([line, { ...JSON.parse(LINES[line - 1] ?? ""), ...more }]);

describe("a snapshot that was cut", () => {
  it("gives every fact that it holds completely, and says of the others that it was cut, wherever that is", async () => {
    const whole = aSnapshot();
    const text = written(whole);
    for (let length = LINES[0]?.length ?? 0; length < text.length - 2; length += 3) {
      const { snapshot, isTruncated } = await decodeSnapshot([Buffer.from(text.slice(0, length))], LIMITS);

      expect(isTruncated, `cut after ${length}`).to.equal(true);
      for (const fact of ["nodes", "pods"] as const) {
        const observation = snapshot.facts[fact];
        if (observation?.state === "observed") expect(observation).to.deep.equal(whole.facts[fact]);
        else expect(observation).to.include({ reason: "truncated" });
      }
      for (const [fact, observation] of Object.entries(snapshot.hosts.get("w1")?.facts ?? {})) {
        if (observation.state === "observed") expect(observation).to.deep.equal(Object(aHost("w1").facts)[fact]);
        else expect(observation).to.include({ reason: "truncated" });
      }
    }
  });

  it("says in words what is missing", async () => {
    const cut = `${LINES.slice(0, 6).join("\n")}\n{"object":"no`;

    const { snapshot, notices } = await read(cut);

    expect(notices).to.deep.equal([
      '"PATH" is truncated: it ends before its last line; facts not known because of that: 4',
    ]);
    expect(snapshot.facts.nodes).to.deep.equal(unobserved("truncated", "the file ends after 1 of 2 nodes", FROM));
    expect(snapshot.facts.version).to.deep.equal(aSnapshot().facts.version);
    expect(snapshot.hosts.get("w1")?.facts.swaps).to.deep.equal(
      unobserved("truncated", "the file ends before swaps of host w1", FROM),
    );
  });

  it("does not know a list of which not even the observation is there", async () => {
    const { snapshot } = await read(`${LINES.slice(0, 2).join("\n")}\n`);

    expect(snapshot.facts.pods).to.deep.equal(
      unobserved("truncated", "the file ends before pods", { source: "https://192.0.2.1:6443", at: FROM.at }),
    );
  });

  it("gives what stands before the cut of a compressed file", async () => {
    const names = Array.from({ length: 3000 }, (_, index) => ({
      metadata: { name: `w${String(index).padStart(5, "0")}` },
    }));
    const leases = observed([], FROM);
    const compressed = gzipSync(
      written(
        aSnapshot({ facts: { leases, nodes: observed(names, FROM) }, picks: { leases: [], nodes: ["metadata"] } }),
      ),
    );

    const { snapshot, notices } = await read(compressed.subarray(0, compressed.length / 2));

    expect(notices).to.have.lengthOf(1);
    expect(snapshot.facts.leases).to.deep.equal(leases);
    expect(snapshot.facts.nodes)
      .to.have.property("detail")
      .that.matches(/^the file ends after [1-9]\d{2,} of 3000 nodes$/);
  });

  it("is whole when an editor took the newline from its last line", async () => {
    expect(await read(written().trimEnd())).to.deep.equal({ snapshot: aSnapshot(), notices: [] });
  });
});

describe("a snapshot of another version, still v1", () => {
  it("may have properties that are not known here", async () => {
    const { snapshot, notices } = await read(changed(1, { licence: "free" }));

    expect(notices).to.deep.equal([]);
    expect(snapshot).to.deep.equal(aSnapshot());
  });

  it("may have reasons that are not known here, which are unobserved", async () => {
    const line = { observation: "version", state: "unobserved", reason: "eaten", detail: "by a dog", ...FROM };

    const { snapshot } = await read(replaced([4, line]));

    expect(snapshot.facts.version).to.deep.equal(unobserved("not-collected", "eaten: by a dog", FROM));
  });

  it("may have facts that are not known here, as of a plugin", async () => {
    const list = { observation: "acme/pools", state: "observed", ...FROM, objects: 1 };
    const value = { observation: "acme/quorum", state: "observed", ...FROM, value: { members: 3 } };
    const object = { object: "acme/pools", value: { metadata: { name: "ssd" }, replicas: 3 } };
    const lines = [...LINES.slice(0, 4), list, value, ...LINES.slice(4, 5), object, ...LINES.slice(5)];

    const { snapshot } = await read(sealed(lines));

    expect(snapshot.facts).to.deep.include({
      "acme/pools": observed([object.value], FROM),
      "acme/quorum": observed({ members: 3 }, FROM),
    });
  });
});

describe("a fact whose value is not what it should be", () => {
  const malformed = (detail: string) => unobserved("malformed", detail, FROM);

  it("makes a list unknown, and leaves the rest", async () => {
    const { snapshot, notices } = await read(
      replaced([7, { object: "nodes", value: { metadata: { name: "w2" }, spec: { taints: 1 } } }]),
    );

    expect(snapshot.facts.nodes).to.deep.equal(malformed('line 7 is no object of nodes: "/spec/taints" must be array'));
    expect(snapshot.facts.pods).to.deep.equal(aSnapshot().facts.pods);
    expect(notices).to.deep.equal(['"PATH" holds values that are malformed; facts not known because of that: 1']);
  });

  it("makes the Pods unknown when it is a shared spec", async () => {
    const { snapshot } = await read(replaced([8, { podSpec: 0, value: { containers: {} } }]));

    expect(snapshot.facts.pods).to.deep.equal(malformed('line 8 is no spec of a Pod: "/containers" must be array'));
  });

  it("makes a single answer unknown", async () => {
    const { snapshot } = await read(changed(4, { value: { gitVersion: 1 } }));

    expect(snapshot.facts.version).to.deep.equal(malformed('line 4 is no version: "/gitVersion" must be string'));
  });

  it("makes a host's fact unknown", async () => {
    const { snapshot } = await read(changed(11, { value: "none" }));

    expect(snapshot.hosts.get("w1")?.facts).to.deep.equal({
      ...aHost("w1").facts,
      swaps: malformed('line 11 is no swaps of a host: "" must be array'),
    });
  });

  it("makes a plugin's list unknown when its objects have no names", async () => {
    const list = { observation: "acme/pools", state: "observed", ...FROM, objects: 1 };
    const lines = [
      ...LINES.slice(0, 4),
      list,
      ...LINES.slice(4, 5),
      { object: "acme/pools", value: {} },
      ...LINES.slice(5),
    ];

    const { snapshot } = await read(sealed(lines));

    expect(Object(snapshot.facts)["acme/pools"]).to.deep.equal(
      malformed("line 7 is no object of acme/pools: it has no name"),
    );
  });
});

describe("a snapshot is refused in one sentence", () => {
  const object = (name: string) => ({ object: "nodes", value: { metadata: { name } } });
  const refused: readonly (readonly [what: string, content: string | Buffer, reason: string, options?: ReadOptions])[] =
    [
      ["cut within its first line", LINES[0]?.slice(0, 90) ?? "", "it ends within its first line"],
      [
        "changed by hand",
        written().replace("v1.36.2", "v1.37.0"),
        "its lines are not those that were written (lines or sha256 of the last line differ)",
      ],
      [
        "with a line taken out",
        written().replace(`${LINES[10]}\n`, ""),
        "its lines are not those that were written (lines or sha256 of the last line differ)",
      ],
      ["with a line behind the last", `${written()}{}\n`, "line 13 follows the line that says it is the last"],
      [
        "with a last line of nonsense",
        written().replace(/"sha256":".*"/, '"sha256":"?"'),
        "its lines are not those that were written (lines or sha256 of the last line differ)",
      ],
      ["with a line that is not JSON", replaced([3, '{"s3cr3t":']), "line 3 is not JSON"],
      [
        "with a line that is no line of this format",
        replaced([3, { hello: "world" }]),
        "line 3 is none that a snapshot has",
      ],
      ["with a line that is no object", replaced([3, "[]"]), "line 3 is none that a snapshot has"],
      [
        "with a line that lacks something",
        replaced([5, { host: "w1" }]),
        "line 5 is no line of a snapshot: \"\" must have required property 'identity'",
      ],
      [
        "with a time that is none",
        changed(2, { at: "yesterday" }),
        'line 2 is no line of a snapshot: "/at" must match pattern "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,9})?Z$"',
      ],
      ["with a second header", replaced([2, LINES[0] ?? ""]), "line 2 is not where such a line belongs"],
      ["with picks that are none", changed(1, { picks: { pods: ["spec.{a"] } }), "its picks of pods cannot be read"],
      ["with a fact observed twice", replaced([3, LINES[1] ?? ""]), "line 3 observes nodes again"],
      [
        "with a host described twice",
        sealed([...LINES.slice(0, 5), LINES[4] ?? "", ...LINES.slice(5)]),
        "line 6 describes a host again",
      ],
      [
        "with a list in a line",
        replaced([2, { observation: "nodes", state: "observed", ...FROM, value: [] }]),
        "line 2 makes no list of nodes",
      ],
      [
        "with a list of what is none",
        replaced([4, { observation: "version", state: "observed", ...FROM, objects: 0 }]),
        "line 4 makes a list of version",
      ],
      ["with an object less than announced", replaced([7, undefined]), "the file ends after 1 of 2 nodes"],
      ["with an object more than announced", replaced([8, object("w3")]), "line 8 is one object of nodes too many"],
      [
        "with objects out of order",
        replaced([6, object("w2")], [7, object("w1")]),
        "line 7 is an object of nodes out of order",
      ],
      ["with an object twice", replaced([7, object("w1")]), "line 7 is an object of nodes out of order"],
      [
        "with an object that nobody announced",
        replaced([8, { object: "leases", value: {} }]),
        "line 8 is an object of leases, which no line announces",
      ],
      ["with a Pod spec out of order", replaced([8, { podSpec: 1, value: {} }]), "line 8 is not the next Pod spec"],
      [
        "with a Pod spec that is not there",
        changed(9, { podSpec: 7 }),
        "line 9 refers to a Pod spec that does not precede it",
      ],
      [
        "with a fact of a host that is not there",
        changed(10, { of: "w9" }),
        "line 10 is a fact of a host that no line describes",
      ],
      [
        "with a host's fact that was not announced",
        changed(10, { hostFact: "fstab" }),
        "line 10 is a fact that its host does not announce",
      ],
      ["with a host's fact twice", replaced([11, LINES[9] ?? ""]), "line 11 is a fact that its host does not announce"],
      [
        "with a host's fact less than announced",
        replaced([11, undefined]),
        "it lacks swaps of a host that announces it",
      ],
      [
        "with a fact called __proto__",
        replaced([
          4,
          '{"observation":"__proto__","state":"observed","source":"x","at":"2026-11-20T18:43:10Z","value":1}',
        ]),
        'line 4 is no line of a snapshot: "/observation" must match pattern "^[A-Za-z][A-Za-z0-9./-]{0,99}$"',
      ],
      [
        "that nests too deep",
        replaced([4, `{"observation":"version","value":${"[".repeat(150)}${"]".repeat(150)}}`]),
        "line 4 nests deeper than 100 levels",
      ],
      ["that is no UTF-8", Buffer.from(replaced([4, "~"]).replace("~", "\xff"), "latin1"), "line 4 is not UTF-8"],
      [
        "with a line beyond the limit",
        written(),
        "one of its lines is longer than 100 bytes",
        { limits: { ...LIMITS, lineBytes: 100 } },
      ],
      ["with more lines than the limit", written(), "it has more than 5 lines", { limits: { ...LIMITS, lines: 5 } }],
      [
        "with more bytes than the limit",
        written(),
        "it holds more than 200 bytes",
        { limits: { ...LIMITS, totalBytes: 200 } },
      ],
    ];

  for (const [what, content, reason, options] of refused) {
    it(what, async () => {
      await withFile(content, async (path) => {
        const failure: unknown = await readSnapshot(path, options).catch((error: unknown) => error);

        expect(failure)
          .to.be.instanceOf(InputError)
          .with.property("message")
          .that.satisfies(
            (message: string) => message.startsWith(`cannot read snapshot "${path}": ${reason}; `),
            reason,
          );
        expect(String(failure)).to.not.contain("s3cr3t");
      });
    });
  }

  it("and says what to do about it", async () => {
    await withFile(replaced([3, "nonsense"]), async (path) => {
      const failure: unknown = await readSnapshot(path).catch((error: unknown) => error);

      expect(failure).to.have.property(
        "message",
        `cannot read snapshot "${path}": line 3 is not JSON; record it anew with kaudit collect`,
      );
    });
  });

  it("sets no prototype with what it takes from a file", async () => {
    const { snapshot } = await read(
      replaced([
        9,
        '{"object":"pods","podSpec":0,"value":{"metadata":{"name":"a","__proto__":{"polluted":1}},"spec":{"__proto__":{"polluted":1}}}}',
      ]),
    );

    const [pod] = snapshot.facts.pods?.state === "observed" ? snapshot.facts.pods.value : [];
    expect(Object(pod?.spec).polluted).to.equal(undefined);
    expect(Object(pod?.metadata).polluted).to.equal(undefined);
    expect(Object.getPrototypeOf(pod?.spec)).to.equal(Object.prototype);
  });
});
