import { readFileSync } from "node:fs";
import type { Relocate } from "../../../../lib/model/change.js";
import { startControlPlane } from "../../control-plane/control-plane.js";
import { apply, type Ended } from "../../kubectl.js";
import { hostAddress } from "../../node/network.js";
import { startNode } from "../../node/node.js";
import { until } from "../../until.js";
import { findCrictl } from "../crictl.js";
import type { Replayed } from "../replayed-machine.js";
import { type PrintedBlock, printedBlocks } from "../runbook-blocks.js";
import { CHECKSUMS, PREPARE_DIRECTORIES, STATIC_POD, workloads } from "../workloads.js";
import { letReplay, makePerson, type Person } from "./person.js";

const NODE = "node1";

/** The trees that move, and what the printed order of steps calls them until they are removed. */
export const TREES = [
  { from: "/var/lib/kubelet", to: "/data900/kubelet" },
  { from: "/var/lib/containerd", to: "/data900/containerd" },
] as const;

/** A node with running workloads, and a person who has its runbook on paper. */
export interface RunbookNode extends Person {
  /** its root shell, behind the guard */
  readonly shell: Replayed;
  /** as a ticket has them */
  print(...args: readonly string[]): Promise<readonly PrintedBlock[]>;
  /** pastes a block, and where its text says to wait, again until it comes to its end. @throws {Error} when it does not */
  follow(block: PrintedBlock): Promise<void>;
  /** checksums of every file of every volume */
  checksums(): Promise<string>;
  untilRunning(): Promise<void>;
}

export async function startRunbookNode(undo: { push(stop: () => unknown): void }): Promise<RunbookNode> {
  const crictl = await findCrictl();
  const controlPlane = await startControlPlane({ address: hostAddress() });
  undo.push(controlPlane.stop);
  const node = await startNode(controlPlane, { name: NODE });
  undo.push(node.stop);
  const shell = await letReplay(node);
  const person = await makePerson(controlPlane, node);
  await shell.run(PREPARE_DIRECTORIES);
  await node.write("/opt/bin/crictl", readFileSync(crictl), "755");
  await node.write("/etc/crictl.yaml", "runtime-endpoint: unix:///run/containerd/containerd.sock\n");
  await node.write("/root/.kube/config", await person.kubectl("config", "view", "--raw", "--flatten"), "600");
  await node.write("/etc/kubernetes/manifests/static.json", STATIC_POD);
  await apply(controlPlane, workloads(NODE));
  const runbookNode: RunbookNode = {
    ...person,
    shell,
    print: async (...args) => printedBlocks((await person.kaudit(...args, "-o", "markdown")).stdout),
    follow: (block) => follow(shell, block),
    checksums: () => shell.run(CHECKSUMS),
    untilRunning: async () => {
      for (const name of ["deployment/database", "deployment/web", "daemonset/agent"]) {
        await person.kubectl("rollout", "status", name, "--timeout=180s");
      }
    },
  };
  await runbookNode.untilRunning();
  return runbookNode;
}

/** The move as its flags tell it. */
export function flagsOf(method: Relocate["method"], removal: Relocate["removal"]): readonly string[] {
  const paths = TREES.flatMap(({ from, to }) => ["--from", from, "--to", to]);
  return ["relocate", NODE, ...paths, "--method", method, "--removal", removal];
}

/** Steps of which the text says to wait. */
const WAITS = /^\d+\. (?:See that the volumes are unmounted|Let the Pods in|Stop the kubelet)/;

async function follow(shell: Replayed, { step, text }: PrintedBlock): Promise<void> {
  const paste = () => shell.attempt(`backup=/backup\n${text}`);
  let last: Ended = await paste();
  if (WAITS.test(step)) {
    await until(step, 180, async () => {
      if (last.exitCode !== 0) last = await paste();
      return last.exitCode === 0;
    }).catch(() => undefined);
  }
  const { exitCode, stdout, stderr } = last;
  if (exitCode !== 0 || !/: done\n$/.test(stdout)) {
    throw new Error(`${step} stopped (${exitCode})\n${text}\n${stdout}\n${stderr}`);
  }
}

/** What a person does by hand where the runbook says to set the new paths, or the old ones again. */
export async function configurePaths({ shell }: RunbookNode, direction: "new" | "old"): Promise<void> {
  for (const { from, to } of TREES) {
    const [before, after] = direction === "new" ? [from, to] : [to, from];
    await shell.run(
      `sed -i 's#${before}#${after}#g' /etc/units/kubelet /etc/kubernetes/kubelet.conf /etc/containerd/config.toml`,
    );
  }
  const flag = `--root-dir=${TREES[0].to}`;
  await shell.run(
    direction === "new"
      ? `sed -i 's#$# ${flag}#' /etc/units/kubelet`
      : `sed -i 's# --root-dir=[^ ]*##' /etc/units/kubelet`,
  );
}
