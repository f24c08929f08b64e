import { LISTS, type ListDefinition } from "../../model/lists.js";
import { refuseUnreadable, SERVER_PATHS } from "./cluster-plan.js";

/** One rule of a ClusterRole, of the two kinds that kaudit needs. */
export type PolicyRule =
  | {
      readonly apiGroups: readonly string[];
      readonly resources: readonly string[];
      readonly resourceNames?: readonly string[];
      readonly verbs: readonly string[];
    }
  | { readonly nonResourceURLs: readonly string[]; readonly verbs: readonly string[] };

export function groupOf(apiVersion: string): string {
  return apiVersion.includes("/") ? (apiVersion.split("/")[0] ?? "") : "";
}

/**
 * All that kaudit may ask an API server: to list what the lists name, to get the Namespace whose UID names the cluster, and
 * three URLs. Never a wildcard, Secrets, `nodes/proxy` (whose get can run commands), nor a verb that writes.
 *
 * @throws {UsageError} when a plugin's list asks for one of these
 * @see https://kubernetes.io/docs/reference/access-authn-authz/rbac/
 */
export function policyRules(lists: readonly ListDefinition[] = LISTS): readonly PolicyRule[] {
  const groups = new Map<string, Set<string>>();
  for (const list of lists) {
    refuseUnreadable(list);
    const group = groupOf(list.apiVersion);
    groups.set(group, (groups.get(group) ?? new Set()).add(list.resource));
  }
  const sorted = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  return [
    ...sorted.map(([group, resources]) => ({
      apiGroups: [group],
      resources: [...resources].sort(),
      verbs: ["list"],
    })),
    { apiGroups: [""], resources: ["namespaces"], resourceNames: ["kube-system"], verbs: ["get"] },
    { nonResourceURLs: Object.values(SERVER_PATHS).toSorted(), verbs: ["get"] },
  ];
}

/** The ClusterRole as YAML, ready for `kubectl apply -f -`. */
export function clusterRoleYaml(name = "kaudit", lists: readonly ListDefinition[] = LISTS): string {
  return `# All that kaudit asks an API server for; printed by "kaudit permissions".
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: ${name}
rules:
${policyRules(lists).map(ruleYaml).join("")}`;
}

function ruleYaml(rule: PolicyRule): string {
  const fields = Object.entries(rule) as [string, readonly string[]][];
  return fields.map(([field, values], index) => `  ${index === 0 ? "-" : " "} ${field}:${listYaml(values)}\n`).join("");
}

function listYaml(values: readonly string[]): string {
  if (values.length === 1) return ` [${JSON.stringify(values[0])}]`;
  return values.map((value) => `\n      - ${value}`).join("");
}
