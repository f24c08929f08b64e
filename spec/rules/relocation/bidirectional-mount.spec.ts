import type { HostProcess } from "../../../lib/model/host-facts.js";
import { aPod, aRelocation, missing, testRule } from "../../../lib/testing/index.js";
import { bidirectionalMount } from "../../../rules/relocation/bidirectional-mount.js";

const shim: HostProcess = { pid: 9, parentPid: 1, role: "containerd-shim", isDefunct: false, arguments: {} };
const driver = (mountPropagation: string, node = "node1") =>
  aPod("csi-abcde", {
    namespace: "kube-system",
    node,
    metadata: {
      name: "csi-abcde",
      namespace: "kube-system",
      ownerReferences: [{ apiVersion: "apps/v1", kind: "DaemonSet", name: "csi", controller: true }],
    },
    spec: {
      nodeName: node,
      containers: [
        { name: "driver", volumeMounts: [{ name: "root", mountPath: "/var/lib/kubelet", mountPropagation }] },
      ],
      volumes: [{ name: "root", hostPath: { path: "/var/lib/kubelet" } }],
    },
  });
const change = aRelocation();
/** The same driver as an init container: one that ends, or a sidecar. */
const initially = (restartPolicy?: string) => {
  const pod = driver("Bidirectional");
  const initContainers = (pod.spec?.containers ?? []).map((each) => ({
    ...each,
    ...(restartPolicy && { restartPolicy }),
  }));
  return { ...pod, spec: { ...pod.spec, initContainers, containers: [{ name: "main" }] } };
};

testRule(bidirectionalMount, {
  pass: {
    "an init container mounted something and has ended": {
      change,
      cluster: { pods: [initially()] },
      hosts: { node1: { processes: [shim] } },
    },
    "the kubelet itself mounts the Pod's local volume and its NFS share": {
      change,
      cluster: {
        pods: [
          aPod("pg-0", {
            spec: {
              nodeName: "node1",
              containers: [
                {
                  name: "pg",
                  volumeMounts: [
                    { name: "data", mountPath: "/data" },
                    { name: "share", mountPath: "/share" },
                  ],
                },
              ],
              volumes: [
                { name: "data", persistentVolumeClaim: { claimName: "pg" } },
                { name: "share", nfs: { server: "nas", path: "/share" } },
              ],
            },
          }),
        ],
      },
      hosts: { node1: { processes: [shim] } },
    },
    "the Pod only receives mounts": {
      change,
      cluster: { pods: [driver("HostToContainer")] },
      hosts: { node1: { processes: [shim] } },
    },
  },
  fail: {
    "the driver is a sidecar": {
      change,
      cluster: { pods: [initially("Always")] },
      hosts: { node1: { processes: [shim] } },
      findings: [{ messageId: "staysBehind", severity: "critical" }],
    },
    "a CSI node plugin runs on the Node": {
      change,
      cluster: { pods: [driver("Bidirectional")] },
      hosts: { node1: { processes: [shim] } },
      findings: [
        {
          messageId: "staysBehind",
          severity: "critical",
          certainty: "conditional",
          condition: "if the Pod runs on while /var/lib/kubelet is moved",
          message: "Pod kube-system/csi-abcde mounts /var/lib/kubelet with Bidirectional propagation and runs on node1",
        },
      ],
    },
    "nobody could look at the host's processes": {
      change,
      cluster: { pods: [driver("Bidirectional")] },
      hosts: { node1: {} },
      findings: [{ messageId: "staysBehind" }],
    },
  },
  notApplicable: {
    "the host runs no container any more, whatever the API still says": {
      change,
      cluster: { pods: [driver("Bidirectional")] },
      hosts: { node1: { processes: [] } },
    },
    "the driver runs on other Nodes only": {
      change,
      cluster: { pods: [driver("Bidirectional", "node2")] },
      hosts: { node1: { processes: [shim] } },
    },
  },
  open: {
    "nobody could list the Pods": {
      change,
      cluster: { pods: missing("forbidden", "may not list pods") },
      hosts: { node1: { processes: [shim] } },
      reason: "forbidden",
    },
  },
});
