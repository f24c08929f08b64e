import { expect } from "chai";
import fc from "fast-check";
import { factsFromOutput } from "../../../../lib/collect/host/facts-from-output.js";
import { nonceOf } from "../../../../lib/collect/host/frames.js";
import type { HostFactId } from "../../../../lib/model/host-facts.js";
import type { HostObservations } from "../../../../lib/model/snapshot.js";
import { aPlan, MACHINE_IS_BUSY, runScript } from "./shells.js";

const FACTS: readonly HostFactId[] = [
  ...(["identity", "kernelRelease", "osRelease", "clock", "swaps", "fstab", "addresses", "mounts"] as const),
  ...(["filesystems", "listeningSockets", "processes", "paths"] as const),
];
const plan = aPlan([...FACTS, "trees"], { paths: ["/etc"], trees: ["/etc/default", "/etc/init.d"] });

describe("what the script printed here, damaged on its way", function () {
  this.timeout(MACHINE_IS_BUSY);
  let whole: Buffer;
  let nonce: string;
  let facts: HostObservations;
  before(async () => {
    const ran = await runScript(plan);
    whole = ran.output;
    nonce = nonceOf(whole) ?? "";
    facts = ran.facts;
  });

  const read = (bytes: Uint8Array) =>
    factsFromOutput(bytes, nonce, plan, { source: "test", at: "2026-11-20T12:00:00Z" });

  /** Each fact is what it was, or has a reason; none is another one. */
  function expectNothingWrong(bytes: Uint8Array): void {
    for (const [fact, observation] of Object.entries(read(bytes))) {
      const before = facts[fact as HostFactId];
      if (observation.state === "observed" && before?.state === "observed") {
        expect(observation.value, fact).to.deep.equal(before.value);
      } else if (observation.state === "observed") {
        throw new Error(`${fact} was not observed, and damage made it so`);
      } else {
        expect(observation.detail, fact).to.match(new RegExp(`^cannot read ${fact}: .`));
      }
    }
  }

  it("has facts", () => {
    expect(facts.identity?.state).to.equal("observed");
    expectNothingWrong(whole);
  });

  const place = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });
  const at = (part: number) => Math.floor(part * whole.length);

  it("and cut: what had not come is unknown, and the rest is what it was", () => {
    expect(
      Object.values(read(whole.subarray(0, 300))).filter(({ state }) => state === "observed").length,
    ).to.be.lessThan(4);
    fc.assert(
      fc.property(place, (end) => expectNothingWrong(whole.subarray(0, at(end)))),
      { numRuns: 300 },
    );
  });

  it("with bytes lost, doubled, moved or put between: no fact is another one", () => {
    const bytes = fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 40 }),
      fc
        .constantFrom("\n", "0", "\0", "kaudit ", "complete\n", "\n=0")
        .map((text) => new Uint8Array(Buffer.from(text))),
    );
    fc.assert(
      fc.property(
        place,
        fc.nat(2000),
        fc.constantFrom("lose", "double", "insert"),
        bytes,
        (start, length, how, more) => {
          const from = at(start);
          const to = how === "insert" ? from : Math.min(whole.length, from + 1 + length);
          const piece = how === "double" ? Buffer.concat([whole.subarray(from, to), whole.subarray(from, to)]) : more;
          expectNothingWrong(
            Buffer.concat([whole.subarray(0, from), how === "lose" ? Buffer.alloc(0) : piece, whole.subarray(to)]),
          );
        },
      ),
      { numRuns: 500 },
    );
  });
});
