import { gzipSync } from "node:zlib";
import { expect } from "chai";
import fc from "fast-check";
import { factsFromOutput } from "../../../../lib/collect/host/facts-from-output.js";
import { toHex } from "../../../../lib/collect/host/hex.js";
import { PARSERS } from "../../../../lib/collect/host/parsers.js";
import { hostScript } from "../../../../lib/collect/host/script.js";
import type { HostPlan } from "../../../../lib/collect/plan.js";
import type { HostFactId } from "../../../../lib/model/host-facts.js";
import { aPlan } from "./shells.js";

const NONCE = "00ff";
const HELLO = `edition ${hostScript().edition}\nuid 0\nsystem Linux\n`;
const PROVENANCE = { source: "ssh node1", at: "2026-11-20T12:00:00Z" };

function frame(name: string, text: string, { status = "0", form = "plain" } = {}): string {
  const whole = status === "" ? text : `${text}\n=${status}`;
  const payload = form === "gzip" ? gzipSync(whole).toString("base64") : whole;
  return `kaudit ${NONCE} ${name} ${form} ${Buffer.byteLength(payload)}\n${payload}\n`;
}

const END = `kaudit ${NONCE} end plain 0\n\n`;
const read = (output: string, plan: HostPlan) => factsFromOutput(Buffer.from(output), NONCE, plan, PROVENANCE);
const readKernel = (output: string) => read(output, aPlan(["kernelRelease"])).kernelRelease;
const hello = frame("hello", HELLO);

describe("factsFromOutput", () => {
  it("observes what was printed, packed or not", () => {
    for (const form of ["plain", "gzip"]) {
      expect(readKernel(hello + frame("kernelrelease", "6.1.0\n", { form }) + END)).to.deep.equal({
        state: "observed",
        value: "6.1.0",
        ...PROVENANCE,
      });
    }
  });

  const REASONS: Readonly<Record<string, readonly [string, string, string]>> = {
    "a tool is missing": [
      frame("kernelrelease", "stat", { status: "3" }) + END,
      "missing-tool",
      "the host has no stat",
    ],
    "the account may not": [
      frame("kernelrelease", "/x", { status: "4" }) + END,
      "forbidden",
      "may not read /x; log in as root",
    ],
    "it is not there": [frame("kernelrelease", "/x", { status: "5" }) + END, "not-collected", "the host has no /x"],
    "nobody answers": [
      frame("kernelrelease", "/x.sock", { status: "6" }) + END,
      "unreachable",
      "/x.sock did not answer",
    ],
    "kaudit does not know it": [
      frame("kernelrelease", "that", { status: "7" }) + END,
      "not-collected",
      "does not read that",
    ],
    "the shell finds no program": [
      frame("kernelrelease", "", { status: "127" }) + END,
      "missing-tool",
      "not on the host",
    ],
    "it ended badly": [frame("kernelrelease", "6.1.0\n", { status: "1" }) + END, "malformed", "status 1"],
    "the watchdog ended it": [
      `kaudit ${NONCE} kernelrelease late 0\n\n${END}`,
      "timeout",
      "longer than the script waits",
    ],
    "the script's time was over": [`kaudit ${NONCE} kernelrelease unstarted 0\n\n${END}`, "timeout", "was over before"],
    "it did not fit": [`kaudit ${NONCE} kernelrelease large 0\n\n${END}`, "truncated", "more of it"],
    "its end is missing": [frame("kernelrelease", "6.1.0\n", { status: "" }) + END, "truncated", "more of it"],
    "it is no archive": [`kaudit ${NONCE} kernelrelease gzip 4\nAAAA\n${END}`, "malformed", "unpacked"],
    "it is cut before": ["", "truncated", "ended before it"],
    "there is something else in its place": ["Connection reset\n", "malformed", "not what the script prints"],
    "the script does not know it": [END, "malformed", "does not know it"],
    "it is not what it must be": [frame("kernelrelease", "Linux\n") + END, "malformed", "not the one line"],
  };
  for (const [what, [output, reason, sentence]] of Object.entries(REASONS)) {
    it(`has a reason where ${what}`, () => {
      const fact = readKernel(hello + output);

      expect(fact).to.deep.include({ state: "unobserved", reason, ...PROVENANCE });
      expect(fact?.state === "unobserved" && fact.detail).to.match(/^cannot read kernelRelease: /);
      expect(fact?.state === "unobserved" && fact.detail).to.include(sentence);
    });
  }

  it("shows nothing of a host that acts on a terminal", () => {
    const fact = readKernel(hello + frame("kernelrelease", "\u001b[2J\u202ex", { status: "3" }) + END);

    expect(fact?.state === "unobserved" && /\p{C}/u.test(fact.detail)).to.equal(false);
  });

  it("takes nothing from another edition of the script, another system, or no script at all", () => {
    const kernel = frame("kernelrelease", "6.1.0\n") + END;
    const foreign = [
      [frame("hello", HELLO.replace(/edition \w+/, "edition 000000000000")), "malformed", "permissions --ssh"],
      [frame("hello", HELLO.replace("Linux", "FreeBSD")), "unsupported-os", "FreeBSD"],
      [frame("hello", ""), "unsupported-os", "nothing"],
      ["", "malformed", "does not know it"],
    ] as const;

    for (const [first, reason, sentence] of foreign) {
      const fact = readKernel(first + kernel);
      expect(fact).to.include({ state: "unobserved", reason });
      expect(fact?.state === "unobserved" && fact.detail).to.include(sentence);
    }
  });

  describe("of trees", () => {
    const walk = (root: string) =>
      `asked ${toHex(root)}\nroot ${toHex(root)}\nnames 1 0 0 0 0 0 0\nsizes 1 0 4096 4096\nwhole\n`;
    const plan = aPlan(["trees"], { trees: ["/a", "relative", "/b"] });

    it("has one for each that was walked, and leaves out one that is not there", () => {
      const { trees } = read(hello + frame("tree0", walk("/a")) + frame("tree1", "/b", { status: "5" }) + END, plan);

      expect(trees?.state === "observed" && trees.value.map(({ root }) => root)).to.deep.equal(["/a"]);
    });

    it("has none where one could not be walked: the rest would read as the whole", () => {
      const late = `kaudit ${NONCE} tree1 late 0\n\n`;

      expect(read(hello + frame("tree0", walk("/a")) + late + END, plan).trees).to.include({ reason: "timeout" });
      expect(read(hello + frame("tree0", walk("/a")), plan).trees).to.include({ reason: "truncated" });
      expect(read(hello + frame("tree0", walk("/a")) + frame("tree1", "x\n") + END, plan).trees).to.include({
        reason: "malformed",
      });
    });
  });

  it("says of a plugin's fact that the script does not know it", () => {
    const facts = read(hello + END, aPlan(["acme/raid"] as unknown as HostFactId[])) as Record<string, unknown>;

    expect(facts["acme/raid"]).to.include({ state: "unobserved", reason: "not-collected" });
  });

  it("has a value or a reason for every fact, whatever bytes it is given", () => {
    const facts = [...Object.keys(PARSERS), "trees"] as HostFactId[];
    const plan = aPlan(facts, { trees: ["/a"], paths: ["/b"] });
    const noise = fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("complete\n", "\n", "0 0 0\n", "Id=x\n\n"));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...facts, "tree0"), noise)), (frames) => {
        const output = hello + frames.map(([name, text]) => frame(name.toLowerCase(), text)).join("") + END;
        expect(Object.keys(read(output, plan))).to.deep.equal(facts);
      }),
    );
  });
});
