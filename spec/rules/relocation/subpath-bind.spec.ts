import type { Tree } from "../../../lib/model/host-facts.js";
import {
  aMount,
  aPod,
  aRelocation,
  podVolumePath,
  ROOT_MOUNT,
  subpathPath,
  testRule,
} from "../../../lib/testing/index.js";
import { subpathBind } from "../../../rules/relocation/subpath-bind.js";

const cluster = { pods: [aPod("web")], persistentVolumes: [], persistentVolumeClaims: [] };
const host = (...mounts: readonly ReturnType<typeof aMount>[]) => ({
  node1: { mounts: [ROOT_MOUNT, aMount("/data", { id: 43 }), ...mounts], paths: [] },
});
const target = subpathPath("web", "content");
const TREE: Tree = {
  root: "/var/lib/kubelet",
  isComplete: true,
  counts: { directory: 1, file: 0, symlink: 0, socket: 0, fifo: 0, "block-device": 0, "char-device": 0 },
  apparentBytes: 0,
  allocatedBytes: 0,
  inodes: 1,
  hardLinkedInodes: 0,
  absoluteSymlinks: [],
  prunedAt: [],
};
const configMap = podVolumePath("web", "configmap", "config");

testRule(subpathBind, {
  pass: {
    "the Pods mount whole volumes": {
      change: aRelocation(),
      cluster,
      hosts: host(aMount(podVolumePath("web", "local-volume", "pv-web"), { id: 60, root: "/pv/web" })),
    },
  },
  fail: {
    "a Pod mounts a subPath of a hostPath": {
      change: aRelocation(),
      cluster,
      hosts: host(aMount(target, { id: 61, device: "254:0", root: "/srv/www", fstype: "ext4" })),
      findings: [
        {
          messageId: "exposed",
          severity: "critical",
          certainty: "conditional",
          message: `subPath ${target} of volume content shows /srv/www`,
          affectedTotal: 1,
        },
      ],
    },
    "the plan removes the old tree": {
      change: aRelocation({ removal: "rm-rf" }),
      cluster,
      hosts: host(aMount(target, { id: 61, root: "/www" })),
      findings: [{ messageId: "exposed", certainty: "certain" }],
    },
    "the subPath is a single file of a hostPath, which cannot be unlinked as long as it is mounted": {
      change: aRelocation({ removal: "rm-rf" }),
      cluster,
      hosts: {
        node1: {
          ...host(aMount(target, { id: 61, root: "/www/app.conf" })).node1,
          trees: [{ ...TREE, prunedAt: [target], fileMounts: [target] }],
        },
      },
      findings: [
        {
          messageId: "singleFile",
          severity: "medium",
          certainty: "certain",
          message: `subPath ${target} of volume content shows the single file /data/www/app.conf`,
        },
      ],
    },
    "the subPath is of a configMap, which lives in the kubelet's root itself": {
      change: aRelocation({ removal: "rm-rf" }),
      cluster,
      hosts: host(aMount(target, { id: 61, device: "254:0", root: `${configMap}/..data/nginx.conf`, fstype: "ext4" })),
      findings: [{ messageId: "podLocal", severity: "medium", certainty: "certain" }],
    },
    "the subPath is of a Secret in memory": {
      change: aRelocation(),
      cluster,
      hosts: host(aMount(target, { id: 61, device: "0:58", root: "/tls.crt", fstype: "tmpfs" })),
      findings: [{ messageId: "podLocal", severity: "medium" }],
    },
  },
});
