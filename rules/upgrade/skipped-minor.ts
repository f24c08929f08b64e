import { minorVersion } from "../../lib/derive/kubernetes-version.js";
import { defineClusterRule, examine, open } from "../../lib/rule.js";

/** The control plane goes up one minor version at a time, and never down. */
export const skippedMinor = defineClusterRule({
  id: "skipped-minor",
  family: "upgrade",
  title: "The upgrade does not go to the next minor version",
  risks: ["H03"],
  rationale:
    "API servers of a control plane may be one minor version apart, stored objects are converted from one version to the next, and a field " +
    "that a version no longer writes is read by its successor alone. kubeadm refuses to skip a minor version and to go back.",
  sources: [
    "https://kubernetes.io/releases/version-skew-policy/#kube-apiserver",
    "https://kubernetes.io/docs/tasks/administer-cluster/kubeadm/kubeadm-upgrade/",
  ],
  occasions: ["upgrade"],
  worst: { upgrade: "high" },
  identity: ["kind"],
  messages: {
    skips: {
      message:
        "The API server is {current} and is to become {target}: {count:minor version is|minor versions are} skipped",
      impact: "The upgrade is refused, or leaves objects behind that the new version cannot read.",
      remediation: [
        {
          text: "Go up one minor version at a time, control plane first, and let all of it settle in between.",
          commands: ["kubectl version", "kubectl get nodes -o wide"],
          destructive: false,
        },
      ],
      verify: ["kubectl version"],
    },
    returns: {
      message: "The API server is {current} and is to become {target}, which is older",
      impact: "What the newer version has stored, the older one may not be able to read.",
      remediation: [
        {
          text: "There is no way back by installing the older version: restore the etcd snapshot that was taken before the upgrade.",
          commands: ["kubectl version"],
          destructive: false,
        },
      ],
      verify: ["kubectl version"],
    },
  },
  requires: { cluster: ["version"] },
  evaluate: ({ change, cluster: { version } }) => {
    const current = minorVersion(version);
    const target = minorVersion(change.toVersion);
    if (current === undefined) return open("malformed", `${version.gitVersion} is no version of Kubernetes 1.x`);
    if (target === undefined) return open("malformed", `${change.toVersion} is no version of Kubernetes 1.x`);
    return examine([target - current], (distance) => {
      if (distance === 0 || distance === 1) return undefined;
      return {
        messageId: distance < 0 ? "returns" : "skips",
        severity: "high",
        certainty: "certain",
        subject: { kind: "ControlPlane", name: "kube-apiserver" },
        identity: { kind: "kube-apiserver" },
        data: { current: version.gitVersion, target: change.toVersion, count: Math.max(0, distance - 1) },
        evidence: [{ object: "APIServer/version", path: "/gitVersion", value: version.gitVersion }],
      };
    });
  },
});
