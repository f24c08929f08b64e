import { isDeepStrictEqual } from "node:util";
import { expect } from "chai";
import type { ClusterFactId } from "../../../../lib/model/cluster-facts.js";
import type { UnobservedReason } from "../../../../lib/model/observation.js";
import type { Report } from "../../../../lib/model/report.js";
import { apiServer, type Fault, PATHS, status } from "../../collect/kube/api-server.js";
import { FAULTS, FLOODS, type NamedFault } from "../../collect/kube/faults.js";
import { loopbackServer, sendJson } from "../../collect/kube/loopback-server.js";
import { type FaultAudits, faultAudits, fewAtATime, groupsOf, PATIENT, toldOf } from "./fault-audit.js";

const at = (facts: readonly ClusterFactId[], fault: Fault): Readonly<Record<string, Fault>> =>
  Object.fromEntries(facts.map((fact) => [PATHS.get(fact) ?? "", fault]));

/** All facts observed, but these for this reason. */
const expected = (facts: readonly ClusterFactId[], reason: string) =>
  [...PATHS.keys()].map((fact) => [fact, facts.includes(fact) ? `open: ${reason}` : "observed"]);

const namesOf = (reasons: readonly UnobservedReason[]) =>
  Object.keys(FAULTS).filter((name) => reasons.includes((FAULTS[name] as NamedFault).reason));

describe("an audit of a cluster whose API fails in places", () => {
  let audits: FaultAudits;
  before(() => {
    audits = faultAudits();
  });
  after(() => audits.close());

  it("passes where nothing fails", async () => {
    const { exitCode, report } = await audits.of({});

    expect([...toldOf(report)]).to.deep.equal(expected([], ""));
    expect({ exitCode, verdict: report.verdict }).to.deep.equal({ exitCode: 0, verdict: "pass" });
  });

  /**
   * Each fault in a few audits, of a group of lists each, so that it has met every list.
   *
   * @param timeouts  one after the other, until lists that are well have answered within one: a machine may be busy
   */
  const play = async (names: readonly string[], { groupSize = 7, atATime = 6, timeouts = [PATIENT] }) => {
    const all = names.flatMap((name) => groupsOf(groupSize).map((facts) => ({ name, facts })));
    const playOne = async ({ name, facts }: (typeof all)[number]) => {
      const { fault, reason } = FAULTS[name] as NamedFault;
      for (const timeout of timeouts) {
        const { exitCode, report } = await audits.of({ faults: at(facts, fault) }, ["--request-timeout", timeout]);
        const told = [...toldOf(report)];
        if (timeout !== timeouts.at(-1) && !isDeepStrictEqual(told, expected(facts, reason))) continue;

        expect(told, name).to.deep.equal(expected(facts, reason));
        expect({ exitCode, verdict: report.verdict }, name).to.deep.equal({ exitCode: 3, verdict: "unknown" });
        return;
      }
    };
    await fewAtATime(all, playOne, atATime);
  };
  const title = (names: readonly string[]) =>
    `ends, names each list in its turn with the reason, and never passes: ${names.join(", ")}`;
  const slow = namesOf(["timeout"]);
  const lost = namesOf(["connection-lost"]);
  const patient = namesOf(["rate-limited", "server-error"]);

  for (const name of namesOf(["unauthenticated", "forbidden", "not-served", "expired", "malformed"])) {
    it(title([name]), async () => {
      await play([name], {});
    });
  }

  // These wait before they ask again, or for an answer: together they wait no longer than one.
  it(title(patient), async () => {
    await play(patient, { atATime: 12 });
  }).timeout(300_000);

  // Of a server that three lists running could not be had from, no other is asked for: so only two at once.
  it(title(lost), async () => {
    await play(lost, { groupSize: 2, atATime: 12 });
  }).timeout(300_000);

  it(title(slow), async () => {
    await play(slow, { groupSize: 2, timeouts: ["2s", "10s", "40s"] });
  }).timeout(300_000);

  it("plays each of them", () => {
    const others = namesOf(["unauthenticated", "forbidden", "not-served", "expired", "malformed"]);

    expect([...others, ...patient, ...lost, ...slow]).to.have.members(Object.keys(FAULTS));
  });

  it("counts nothing of a list whose later pages fail", async () => {
    const later: readonly (readonly [string, Fault])[] = [
      ["forbidden", ({ response }) => sendJson(response, status(403, "no"), 403)],
      ["expired", ({ response }) => sendJson(response, status(410, "too old"), 410)],
      ["connection-lost", ({ socket }) => socket.destroy()],
      ["malformed", ({ response }) => sendJson(response, { kind: "Status", metadata: {}, items: [] })],
    ];
    const lists = [...PATHS.keys()].filter((fact) => PATHS.get(fact)?.startsWith("/api"));
    await fewAtATime(later, async ([reason, fault]) => {
      const failing: Fault = (exchange) =>
        exchange.request.url?.includes("continue=") ? fault(exchange) : exchange.answer();

      await fewAtATime(groupsOf(7), async (group) => {
        const facts = group.filter((fact) => lists.includes(fact));
        const { report } = await audits.of({ faults: at(facts, failing), pageObjects: 1 });

        expect([...toldOf(report)], reason).to.deep.equal(expected(facts, reason));
        const counted = report.coverage.lists.filter(({ state, objects }) => state === "unobserved" && objects > 0);
        expect(counted).to.deep.equal([]);
      });
    });
  }).timeout(300_000);

  it("passes where a failure passes", async () => {
    const passing: readonly Fault[] = [
      ({ response }) => sendJson(response, status(429, "later"), 429),
      ({ response }) => sendJson(response, status(504, "Timeout: Too large resource version: 9, current: 7"), 504),
      ({ socket }) => socket.destroy(),
    ];
    await fewAtATime(passing, async (fault) => {
      const once: Fault = (exchange) => (exchange.call === 1 ? fault(exchange) : exchange.answer());

      const { exitCode, report } = await audits.of({ faults: at([...PATHS.keys()], once) });

      expect([...toldOf(report)]).to.deep.equal(expected([], ""));
      expect(exitCode).to.equal(0);
    });
  }).timeout(300_000);

  it("cuts off a body without an end", async () => {
    const endless = FLOODS["a body that never ends"] as Fault;

    const { exitCode, report } = await audits.of({ faults: at(["pods"], endless) });

    expect([...toldOf(report)]).to.deep.equal(expected(["pods"], "truncated"));
    expect(exitCode).to.equal(3);
  }).timeout(300_000);

  it("takes nothing for read of a server that dies before it answered, at whichever list", async () => {
    await fewAtATime([...PATHS.keys()], async (last) => {
      const answered = new Set<string>();
      let die = (): void => undefined;
      const dying: Fault = ({ request, response, answer }) => {
        const path = new URL(request.url ?? "", "http://server").pathname;
        if (path === PATHS.get(last)) return die();
        response.on("finish", () => answered.add(path));
        answer();
      };
      const server = await loopbackServer(apiServer({ faults: at([...PATHS.keys()], dying) }));
      die = () => void server.close();

      const { exitCode, stdout, stderr } = await audits.audit(server.url);

      if (exitCode === 2) {
        expect(stderr).to.match(/^kaudit: nothing can be audited from [^\n]+\n$/);
        return;
      }
      const report = JSON.parse(stdout) as Report;
      for (const [fact, told] of toldOf(report)) {
        if (told === "observed") expect(answered, last).to.include(PATHS.get(fact));
        else expect(told, `${last}: ${fact}`).to.match(/^open: (?:connection-lost|unreachable)$/);
      }
      expect(toldOf(report).get(last), last).to.not.equal("observed");
      expect(exitCode, last).to.equal(3);
    });
  }).timeout(300_000);
});
