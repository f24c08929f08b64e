import { load } from "js-yaml";
import type { ControlPlane } from "./control-plane/control-plane.js";
import type { Operator } from "./kaudit.js";
import { apply, kubectl } from "./kubectl.js";

/** As in an API: one rule of a ClusterRole. */
export interface PolicyRule {
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
  readonly verbs: readonly string[];
}

/** The ServiceAccount kaudit with the ClusterRole that `kaudit permissions` prints, and nothing else. */
export interface Auditor {
  readonly user: string;
  readonly kubeconfig: string;
  /** what the ClusterRole allows, one resource or URL in each rule */
  readonly permissions: readonly PolicyRule[];
  /** lets the ClusterRole allow just this, and waits until the API server goes by it */
  allow(permissions: readonly PolicyRule[]): Promise<void>;
}

interface ClusterRole {
  readonly rules: readonly PolicyRule[];
}

export async function makeAuditor(controlPlane: ControlPlane, operator: Operator): Promise<Auditor> {
  const role = (await operator.kaudit(["permissions"])).stdout;
  await must(kubectl(controlPlane, ["apply", "-f", "deploy/kubernetes/namespace.yaml"]));
  await must(kubectl(controlPlane, ["apply", "-f", "-"], { input: role }));
  for (const file of ["service-account", "cluster-role-binding"]) {
    await must(kubectl(controlPlane, ["apply", "-f", `deploy/kubernetes/${file}.yaml`]));
  }
  const token = await must(kubectl(controlPlane, ["create", "token", "kaudit", "-n", "kaudit", "--duration=2h"]));
  const user = "system:serviceaccount:kaudit:kaudit";
  return {
    user,
    kubeconfig: controlPlane.kubeconfigFor("auditor", { token: token.trim() }),
    permissions: (load(role) as ClusterRole).rules.flatMap(oneByOne),
    allow: async (rules) => {
      const meta = { apiVersion: "rbac.authorization.k8s.io/v1", kind: "ClusterRole", metadata: { name: "kaudit" } };
      await apply(controlPlane, [{ ...meta, rules }]);
    },
  };
}

/** What a permission is for, as `kaudit access` writes it: `pods`, `deployments.apps`, `/metrics`. */
export function nameOf({ apiGroups = [""], resources = [], nonResourceURLs = [] }: PolicyRule): string {
  const [resource] = resources;
  if (resource === undefined) return nonResourceURLs.join();
  return apiGroups[0] === "" ? resource : `${resource}.${apiGroups[0]}`;
}

function oneByOne(rule: PolicyRule): readonly PolicyRule[] {
  const { resources = [], nonResourceURLs = [] } = rule;
  return [
    ...resources.map((resource) => ({ ...rule, resources: [resource] })),
    ...nonResourceURLs.map((url) => ({ ...rule, nonResourceURLs: [url] })),
  ];
}

async function must(ended: ReturnType<typeof kubectl>): Promise<string> {
  const { exitCode, stdout, stderr } = await ended;
  if (exitCode !== 0) throw new Error(stderr);
  return stdout;
}
