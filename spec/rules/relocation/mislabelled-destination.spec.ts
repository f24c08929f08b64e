import type { PathStatus } from "../../../lib/model/host-facts.js";
import { aDirectory, aMissingPath, aRelocation, missing, testRule } from "../../../lib/testing/index.js";
import { mislabelledDestination } from "../../../rules/relocation/mislabelled-destination.js";

const change = aRelocation({ moves: [{ from: "/var/lib/containerd", to: "/data/containerd" }] });
const labelled = (path: string, type: string) => aDirectory(path, { selinuxContext: `system_u:object_r:${type}:s0` });
const root = labelled("/var/lib/containerd", "container_var_lib_t");
const enforcing = (...paths: readonly PathStatus[]) => ({ node1: { selinuxMode: "enforcing", paths } as const });

testRule(mislabelledDestination, {
  pass: {
    "the new directory was labelled beforehand": {
      change,
      hosts: enforcing(root, labelled("/data/containerd", "container_var_lib_t")),
    },
  },
  fail: {
    "the new directory has the label of a data disk": {
      change,
      hosts: enforcing(root, labelled("/data/containerd", "unlabeled_t")),
      findings: [
        {
          messageId: "differs",
          severity: "high",
          certainty: "conditional",
          message:
            "SELinux is enforcing; /var/lib/containerd is labelled container_var_lib_t, and /data/containerd has unlabeled_t",
        },
      ],
    },
    "the new directory is yet to be made": {
      change,
      hosts: enforcing(root, aMissingPath("/data/containerd"), labelled("/data", "default_t")),
      findings: [
        {
          messageId: "differs",
          message: "SELinux is enforcing; /var/lib/containerd is labelled container_var_lib_t, and /data has default_t",
        },
      ],
    },
  },
  notApplicable: {
    "SELinux only warns": {
      change,
      hosts: { node1: { selinuxMode: "permissive", paths: [root, labelled("/data/containerd", "default_t")] } },
    },
    "the host has no SELinux": { change, hosts: { node1: { selinuxMode: "disabled", paths: [] } } },
  },
  open: {
    "nobody could say whether SELinux is on": {
      change,
      hosts: { node1: { selinuxMode: missing("missing-tool", "getenforce is missing"), paths: [root] } },
      reason: "missing-tool",
    },
    "nobody saw the labels": { change, hosts: enforcing(root), reason: "not-collected" },
    "the paths could not be looked at": {
      change,
      hosts: { node1: { selinuxMode: "enforcing", paths: missing("timeout", "no answer within 20 s") } },
      reason: "timeout",
    },
  },
});
