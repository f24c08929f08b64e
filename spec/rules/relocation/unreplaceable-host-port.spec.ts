import type { Deployment, PodSpec } from "../../../lib/model/kubernetes/index.js";
import { aNode, aPod, testRule } from "../../../lib/testing/index.js";
import { unreplaceableHostPort } from "../../../rules/relocation/unreplaceable-host-port.js";

const onPort80: PodSpec = { containers: [{ name: "nginx", ports: [{ containerPort: 80, hostPort: 80 }] }] };
const ingress = (strategy: NonNullable<Deployment["spec"]>["strategy"] = {}, spec = onPort80): Deployment => ({
  metadata: { name: "ingress", namespace: "web" },
  spec: { replicas: 1, strategy, template: { spec } },
});
const pod = aPod("ingress-0", { namespace: "web", spec: { nodeName: "node1", ...onPort80 } });
const cluster = { deployments: [ingress()], nodes: [aNode("node1")], pods: [pod] };

testRule(unreplaceableHostPort, {
  pass: {
    "another Node has the port free": { cluster: { ...cluster, nodes: [aNode("node1"), aNode("node2")] } },
    "it stops the old Pod first": { cluster: { ...cluster, deployments: [ingress({ type: "Recreate" })] } },
    "it may stop one before the new one is ready": {
      cluster: { ...cluster, deployments: [ingress({ rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } })] },
    },
    "it takes no port of the host": {
      cluster: {
        ...cluster,
        deployments: [ingress({}, { containers: [{ name: "web", ports: [{ containerPort: 80 }] }] })],
      },
    },
    "the Pod that held the port has ended": {
      cluster: { ...cluster, pods: [{ ...pod, status: { phase: "Succeeded" } }] },
    },
    "it is scaled to none": {
      cluster: { ...cluster, deployments: [{ ...ingress(), spec: { ...ingress().spec, replicas: 0 } }] },
    },
  },
  fail: {
    "the only Node's port is held by the old Pod": {
      cluster,
      findings: [
        {
          messageId: "waits",
          severity: "medium",
          certainty: "conditional",
          message:
            "Deployment web/ingress takes TCP/80 of its Node and starts 1 new Pod before it stops an old one, but of 1 Node that it may use none has the ports free",
        },
      ],
    },
    "it runs on the host's network, and the other Node is tainted": {
      cluster: {
        deployments: [
          ingress({}, { hostNetwork: true, containers: [{ name: "nginx", ports: [{ containerPort: 80 }] }] }),
        ],
        nodes: [aNode("node1"), aNode("node2", { spec: { taints: [{ key: "gpu", effect: "NoSchedule" }] } })],
        pods: [pod],
      },
      findings: [{ messageId: "waits" }],
    },
  },
  notApplicable: {
    "a DaemonSet has the port, and deletes the old Pod first": {
      cluster: {
        ...cluster,
        deployments: [],
        pods: [
          {
            ...pod,
            metadata: {
              ...pod.metadata,
              ownerReferences: [
                { apiVersion: "apps/v1", kind: "DaemonSet", name: "ingress", uid: "1", controller: true },
              ],
            },
          },
        ],
      },
    },
  },
});
