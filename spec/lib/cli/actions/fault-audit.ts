import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ClusterFactId } from "../../../../lib/model/cluster-facts.js";
import { LISTS } from "../../../../lib/model/lists.js";
import type { Report } from "../../../../lib/model/report.js";
import { type ApiServerOptions, apiServer, PATHS } from "../../collect/kube/api-server.js";
import { loopbackServer, pem } from "../../collect/kube/loopback-server.js";
import { type Ran, run } from "../run.js";

/** One rule for each fact of the cluster: it needs that fact and no other, and an open result of it is high. */
export const ruleFor = (fact: ClusterFactId): string =>
  `every/${fact.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

const PLUGIN = `
const rule = ([fact, id]) => ({
  id, scope: "cluster", family: "every", title: "Reads a fact", risks: [], rationale: "-", sources: ["https://kubernetes.io"],
  occasions: ["standing"], worst: { standing: "high" }, identity: ["name"],
  messages: { none: { message: "-", impact: "-", remediation: [], verify: [] } },
  requires: { cluster: [fact] },
  evaluate: () => ({ kind: "examined", examined: 1, violations: [], undecided: [] }),
});
export default { name: "every", rules: ${JSON.stringify([...PATHS.keys()].map((fact) => [fact, ruleFor(fact)]))}.map(rule) };
`;

/** A request timeout that no machine is too busy for. */
export const PATIENT = "5m";

/** Audits of API servers that fail, by rules that need every list. */
export interface FaultAudits {
  /** the whole command, with a request timeout of its own or {@link PATIENT} */
  audit(server: string, flags?: readonly string[]): Promise<Ran>;
  /** the same, of a server that is started for it */
  of(options: ApiServerOptions, flags?: readonly string[]): Promise<Ran & { readonly report: Report }>;
  close(): void;
}

export function faultAudits(): FaultAudits {
  const directory = mkdtempSync(join(tmpdir(), "kaudit-spec-"));
  const file = (name: string, text: string) => {
    writeFileSync(join(directory, name), text);
    return join(directory, name);
  };
  file("every.mjs", PLUGIN);
  const config = file("config.yaml", "plugins: [./every.mjs]\n");
  // What other rules leave open without hosts is not what these audits are about.
  const only = [...PATHS.keys()].flatMap((fact) => ["--only", ruleFor(fact)]);
  let count = 0;
  const audit = async (server: string, flags: readonly string[] = ["--request-timeout", PATIENT]) => {
    const kubeconfig = file(`kubeconfig-${count++}`, kubeconfigOf(server));
    return await run(
      ["audit", "--hosts", "none", "-o", "json", "--kubeconfig", kubeconfig, "--config", config].concat(only, flags),
    );
  };
  return {
    audit,
    async of(options, flags) {
      const server = await loopbackServer(apiServer(options));
      const ran = await audit(server.url, flags);
      await server.close();
      return { ...ran, report: JSON.parse(ran.stdout) as Report };
    },
    close: () => rmSync(directory, { recursive: true, force: true }),
  };
}

function kubeconfigOf(server: string): string {
  const authority = { "certificate-authority-data": Buffer.from(pem("ca.pem")).toString("base64") };
  return JSON.stringify({
    "current-context": "test",
    clusters: [{ name: "test", cluster: { server, ...authority } }],
    contexts: [{ name: "test", context: { cluster: "test" } }],
  });
}

/** What a report says of each fact: `observed`, or the reason why it is not, by its list and by the rule that needs it. */
export function toldOf({ coverage, rules, open }: Report): ReadonlyMap<ClusterFactId, string> {
  return new Map(
    [...PATHS.keys()].map((fact) => {
      const rule = rules.find(({ ruleId }) => ruleId === ruleFor(fact));
      const reasons = open.filter(({ ruleId }) => ruleId === ruleFor(fact)).map(({ reason }) => reason);
      const byRule = rule?.state === "evaluated" ? "observed" : `${rule?.state}: ${reasons.join()}`;
      const resource = LISTS.find((list) => list.fact === fact)?.resource;
      const list = coverage.lists.find((it) => it.resource === resource);
      const byList = list?.state === "observed" ? "observed" : `open: ${list?.reason}`;
      if (resource === undefined || byList === byRule) return [fact, byRule];
      return [fact, `${byList} in its list, ${byRule} by its rule`];
    }),
  );
}

/** Every so many of the facts, so that each is among one of the groups. */
export function groupsOf(size: number): readonly (readonly ClusterFactId[])[] {
  const facts = [...PATHS.keys()];
  const count = Math.ceil(facts.length / size);
  return Array.from({ length: count }, (_, group) => facts.filter((_fact, index) => index % count === group));
}

/** A few at a time: what waits for an answer must not wait for the others' work. */
export async function fewAtATime<T>(items: readonly T[], work: (item: T) => Promise<void>, atATime = 6): Promise<void> {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: atATime }, worker));
}
