import { aMount, aRelocation, ROOT_MOUNT, testRule } from "../../../lib/testing/index.js";
import { privateDestination } from "../../../rules/relocation/private-destination.js";

const change = aRelocation();
const shared = aMount("/data", { id: 43 });

testRule(privateDestination, {
  pass: {
    "the disk is mounted shared, as systemd does": {
      change,
      hosts: { node1: { mounts: [ROOT_MOUNT, shared], paths: [], processes: [] } },
    },
  },
  fail: {
    "the disk is a private mount": {
      change,
      hosts: { node1: { mounts: [ROOT_MOUNT, { ...shared, propagation: [] }], paths: [], processes: [] } },
      findings: [
        {
          messageId: "notShared",
          severity: "high",
          message:
            "/data/kubelet is on the mount /data, whose propagation is private, and the kubelet looks at the one that holds the link " +
            "/var/lib/kubelet",
        },
      ],
    },
    "the disk only receives mounts": {
      change,
      hosts: { node1: { mounts: [ROOT_MOUNT, { ...shared, propagation: ["master:1"] }], paths: [], processes: [] } },
      findings: [
        {
          messageId: "notShared",
          message:
            "/data/kubelet is on the mount /data, whose propagation is master:1, and the kubelet looks at the one that holds the link " +
            "/var/lib/kubelet",
        },
      ],
    },
    "the kubelet finds the private mount at the path itself and mends it": {
      change: aRelocation({ method: "mount" }),
      hosts: { node1: { mounts: [ROOT_MOUNT, { ...shared, propagation: [] }], paths: [], processes: [] } },
      findings: [
        {
          messageId: "boundAnew",
          severity: "low",
          message: "/data/kubelet is on the mount /data, whose propagation is private",
        },
      ],
    },
    "/ is private too, so the kubelet binds what the link leads to": {
      change,
      hosts: {
        node1: {
          mounts: [
            { ...ROOT_MOUNT, propagation: [] },
            { ...shared, propagation: [] },
          ],
          paths: [],
          processes: [],
        },
      },
      findings: [{ messageId: "boundAnew", severity: "low" }],
    },
  },
  notApplicable: {
    "the tree that moves is not the kubelet's root": {
      change: aRelocation({ moves: [{ from: "/var/lib/containerd", to: "/data/containerd" }] }),
      hosts: { node1: { mounts: [ROOT_MOUNT, { ...shared, propagation: [] }], paths: [], processes: [] } },
    },
  },
  open: {
    "no mount holds the destination": {
      change,
      hosts: { node1: { mounts: [aMount("/var/lib/kubelet", { id: 50 })], paths: [], processes: [] } },
      reason: "malformed",
    },
  },
});
