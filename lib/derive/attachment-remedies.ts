import type { Remediation } from "../model/finding.js";
import { DRAIN_COST, DRAIN_NODE } from "./drain-remedy.js";

// Said by every rule on attached volumes; their values are {node}, {namespace}, {pods} and those of a drain.

/** Before the machine goes down: the volumes leave it by themselves. */
export const DETACH_FIRST: Remediation = {
  text: `Drain the Node and wait until no volume is attached to it; only then let the machine go. ${DRAIN_COST}`,
  commands: [
    DRAIN_NODE,
    "kubectl get volumeattachments -o custom-columns=NODE:.spec.nodeName,PV:.spec.source.persistentVolumeName,ATTACHED:.status.attached",
  ],
  destructive: false,
};

/** After it went down unasked. The taint deletes Pods and detaches at once, so that it must be certain that the machine is off. */
export const FENCE: Remediation = {
  text:
    "Of a machine that is down: make certain that it is powered off (its management controller, the hypervisor, the cloud), for one that " +
    "still writes destroys the file system. Then say so with the taint (Kubernetes 1.24 and later), and take it off when the machine is back.",
  commands: ["kubectl taint nodes -- {node} node.kubernetes.io/out-of-service=nodeshutdown:NoExecute"],
  destructive: true,
};

export const VERIFY_ATTACHMENTS: readonly string[] = [
  "kubectl get volumeattachments",
  "kubectl get pods -A -o wide --field-selector spec.nodeName={node}",
];
