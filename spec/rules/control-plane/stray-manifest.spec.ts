import { testRule } from "../../../lib/testing/index.js";
import { strayManifest } from "../../../rules/control-plane/stray-manifest.js";

const reboot = { kind: "reboot", nodes: ["cp1"] } as const;
const host = (...names: readonly string[]) => ({
  cp1: {
    staticPodManifests: {
      directory: "/etc/kubernetes/manifests",
      files: names.map((name) => ({ name, isRun: !name.startsWith(".") && !name.endsWith("/") })),
    },
  },
});
const KUBEADM = ["etcd.yaml", "kube-apiserver.yaml", "kube-controller-manager.yaml", "kube-scheduler.yaml"];

testRule(strayManifest, {
  pass: {
    "the manifests of kubeadm": { hosts: host(...KUBEADM) },
    "others, by whatever extension": {
      hosts: host("keepalived.yml", "haproxy.json", "kube-vip.manifest", "node-exporter-1.yaml"),
    },
    "a name that begins with a dot is not run": { hosts: host(...KUBEADM, ".etcd.yaml.swp") },
    "a directory is not read": { hosts: host(...KUBEADM, "old.bak/") },
  },
  fail: {
    "somebody kept the manifest from before": {
      hosts: host(...KUBEADM, "etcd.yaml.bak"),
      findings: [
        {
          messageId: "run",
          severity: "medium",
          certainty: "conditional",
          message:
            "/etc/kubernetes/manifests/etcd.yaml.bak lies among the static Pods of cp1, by its name put aside, and the kubelet runs it all the same",
        },
      ],
    },
    "an editor did, and the Node is to be rebooted": {
      change: reboot,
      hosts: host(...KUBEADM, "kube-apiserver.yaml~"),
      findings: [{ messageId: "run", severity: "high" }],
    },
    "with the day in its name": {
      hosts: host(...KUBEADM, "kube-apiserver.yaml-2026-11-20"),
      findings: [{ messageId: "run" }],
    },
  },
  notApplicable: {
    "there is no static Pod": { hosts: host() },
    "the kubelet is to run none, as on most workers of clouds": {
      hosts: { cp1: { staticPodManifests: { directory: null, files: [] } } },
    },
  },
});
