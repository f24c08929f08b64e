import { readFileSync } from "node:fs";
import type { Report } from "../../../../lib/model/report.js";
import type { ControlPlane } from "../../control-plane/control-plane.js";
import { makeOperator, reportOf } from "../../kaudit.js";
import { type Ended, kubectl } from "../../kubectl.js";
import type { ClusterNode } from "../../node/node.js";
import { guarded, type Replayed } from "../replayed-machine.js";

/** Somebody with kubectl and kaudit, who reads the API and the host over SSH. */
export interface Person {
  /** kaudit audit ARGS, with the host */
  kaudit(...args: readonly string[]): Promise<Ended>;
  /** its report. @throws {Error} when it printed none */
  audit(...args: readonly string[]): Promise<Report>;
  /** @throws {Error} with what it said, when it fails */
  kubectl(...args: readonly string[]): Promise<string>;
}

export async function makePerson(controlPlane: ControlPlane, node: ClusterNode): Promise<Person> {
  const operator = makeOperator();
  await operator.meet(node);
  const kaudit = (...args: readonly string[]) =>
    operator.kaudit(["audit", ...args, "--hosts", "require"], { kubeconfig: controlPlane.adminKubeconfig });
  return {
    kaudit,
    audit: async (...args) => reportOf(await kaudit(...args, "-o", "json")),
    kubectl: async (...args) => {
      const { exitCode, stdout, stderr } = await kubectl(controlPlane, args);
      if (exitCode !== 0) throw new Error(`kubectl ${args.join(" ")}: ${stderr || stdout}`);
      return stdout;
    },
  };
}

/** Lets the node's root shell do what a replay does, and its systemctl what a runbook asks for. */
export async function letReplay(node: ClusterNode): Promise<Replayed> {
  await node.run(": >/kaudit-replay; mv /opt/bin/systemctl /opt/bin/systemctl-services");
  await node.write("/opt/bin/systemctl", readFileSync("spec/cluster/replay/systemctl.sh"), "755");
  return guarded(node);
}
