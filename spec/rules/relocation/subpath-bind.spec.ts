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
