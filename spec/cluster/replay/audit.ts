import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hostScript } from "../../../lib/collect/host/script.js";
import { scriptArguments } from "../../../lib/collect/host/script-arguments.js";
import { planFacts, planHost } from "../../../lib/collect/plan.js";
import { placeVolumes } from "../../../lib/derive/volume-places.js";
import { DERIVED_FACTS } from "../../../lib/derived/index.js";
import { type Relocate, STANDING } from "../../../lib/model/change.js";
import type { PersistentVolume } from "../../../lib/model/kubernetes/index.js";
import type { Report } from "../../../lib/model/report.js";
import { RULES } from "../../../rules/index.js";
import { run } from "../../lib/cli/run.js";
import { newDirectory } from "../run-directory.js";
import { clusterList, type MachineIds, NODE } from "./cluster.js";
import type { Replayed } from "./replayed-machine.js";
import type { ReplayedVolume } from "./volumes.js";

/** A relocation as its flags tell it. */
export type Plan = Pick<Relocate, "moves" | "method" | "removal">;

/**
 * What kaudit's command line says: facts of the cluster from a List, those of the host from its script, run on the machine by hand.
 *
 * @param plan  null for the standing audit
 * @throws {Error} when it printed no report
 */
export async function audit(
  machine: Replayed,
  volumes: readonly ReplayedVolume[],
  plan: Plan | null,
  list: (ids: MachineIds) => object = (ids) => clusterList(volumes, ids),
): Promise<Report> {
  const directory = newDirectory("audit");
  const facts = join(directory, "hosts");
  mkdirSync(facts);
  const [machineID = "", bootID = ""] = (
    await machine.run("cat /etc/machine-id /proc/sys/kernel/random/boot_id")
  ).split("\n");
  const cluster = list({ machineID, bootID });
  writeFileSync(join(directory, "cluster.json"), JSON.stringify(cluster));
  writeFileSync(join(facts, `${NODE}.txt`), await hostFacts(machine, cluster, plan));
  const change =
    plan === null
      ? []
      : ["relocate", NODE, "--method", plan.method, "--removal", plan.removal].concat(
          plan.moves.flatMap(({ from, to }) => ["--from", from, "--to", to]),
        );
  const files = ["--snapshot", join(directory, "cluster.json"), "--host-facts", facts, "--complete"];
  const { exitCode, stdout, stderr } = await run(["audit", ...change, ...files, "-o", "json"]);
  if (exitCode === 2) throw new Error(`kaudit printed no report: ${stderr}`);
  return JSON.parse(stdout) as Report;
}

/** Output of the script with the arguments that a connection would give it. */
async function hostFacts(machine: Replayed, cluster: object, plan: Plan | null): Promise<string> {
  const occasion = plan === null ? STANDING : ({ kind: "relocate", nodes: [NODE], ...plan } as const);
  const { items } = cluster as { readonly items: readonly { readonly kind: string }[] };
  const node = { metadata: { name: NODE, labels: { "kubernetes.io/hostname": NODE } } };
  const volumes = items.filter(({ kind }) => kind === "PersistentVolume") as unknown as readonly PersistentVolume[];
  const { host } = planFacts(RULES, DERIVED_FACTS, occasion);
  const words = scriptArguments(
    planHost(node, ["identity", ...host], occasion, placeVolumes(volumes, [node])),
    "0123456789abcdef0123456789abcdef",
  );
  const { exitCode, stdout, stderr } = await machine.attempt(`exec sh -s ${words.join(" ")}`, hostScript().text);
  if (exitCode !== 0) throw new Error(`the host script failed (${exitCode}): ${stderr}`);
  return stdout;
}
