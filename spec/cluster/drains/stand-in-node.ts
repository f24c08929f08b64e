import type { Api } from "../api.js";
import { until } from "../until.js";

/**
 * A Node without a machine that is ready and takes Pods, 4 cpu and 8 GiB of them.
 *
 * @throws {Error} when the control plane does not let it take Pods in time
 */
export async function makeStandInNode(api: Api, name: string): Promise<void> {
  const amounts = { cpu: "4", memory: "8Gi", pods: "110" };
  const labels = { "kubernetes.io/hostname": name, "kubernetes.io/os": "linux" };
  await api.send("POST", "/api/v1/nodes", { metadata: { name, labels } });
  const conditions = [{ type: "Ready", status: "True", reason: "KubeletReady" }];
  await api.send("PATCH", `/api/v1/nodes/${name}/status`, {
    status: { capacity: amounts, allocatable: amounts, conditions },
  });
  // The control plane taints a Node until it has seen that it is ready.
  await until(`${name} to take Pods`, 60, async () => {
    const node = await api.get<{ readonly spec: { readonly taints?: readonly unknown[] } }>(`/api/v1/nodes/${name}`);
    return (node.spec.taints ?? []).length === 0;
  });
}
