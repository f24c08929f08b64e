import type { ServiceUnit } from "../../../lib/model/host-facts.js";
import { testRule } from "../../../lib/testing/index.js";
import { disabledService } from "../../../rules/reboot/disabled-service.js";
import { aService } from "./a-service.js";

const reboot = { kind: "reboot", nodes: ["node1"] } as const;
const hosts = (...serviceUnits: readonly ServiceUnit[]) => ({ node1: { serviceUnits } });

testRule(disabledService, {
  pass: {
    "kubelet and runtime are enabled": {
      change: reboot,
      hosts: hosts(aService("kubelet.service"), aService("containerd.service")),
    },
    "the runtime is disabled, and the kubelet starts it": {
      change: reboot,
      hosts: hosts(
        aService("kubelet.service"),
        aService("containerd.service", { unitFileState: "disabled", startedBy: ["kubelet.service"] }),
      ),
    },
    "the unit cannot be enabled, and its target wants it": {
      hosts: hosts(aService("kubelet.service", { unitFileState: "static", startedBy: ["multi-user.target"] })),
    },
    "k3s brings its own runtime, and nobody enables one": {
      change: reboot,
      hosts: hosts(
        aService("k3s.service"),
        aService("containerd.service", { loadState: "not-found", activeState: "inactive" }),
      ),
    },
    "RKE2 runs the kubelet itself, and a unit file of one lies about": {
      change: reboot,
      hosts: hosts(
        aService("rke2-server.service"),
        aService("kubelet.service", { activeState: "inactive", unitFileState: "static", startedBy: [] }),
      ),
    },
    "iSCSI waits for its socket, which is enabled": {
      change: reboot,
      hosts: hosts(
        aService("iscsid.service", { unitFileState: "disabled", startedBy: ["iscsid.socket"] }),
        aService("iscsid.socket", { startedBy: ["sockets.target"] }),
      ),
    },
  },
  fail: {
    "the iSCSI initiator was started by hand, and its socket is off": {
      change: reboot,
      hosts: hosts(
        aService("iscsid.service", { unitFileState: "disabled", startedBy: ["iscsid.socket"] }),
        aService("iscsid.socket", { activeState: "inactive", unitFileState: "disabled", startedBy: [] }),
      ),
      findings: [
        {
          messageId: "storageNotStarted",
          severity: "high",
          message: "iscsid.service runs on node1 and is disabled; nothing starts it at boot",
        },
      ],
    },
    "the paths to a disk are joined until the reboot only": {
      hosts: hosts(aService("multipathd.service", { unitFileState: "disabled", startedBy: [] })),
      findings: [{ messageId: "storageNotStarted", severity: "medium" }],
    },
    "nothing sets the clock after the reboot": {
      change: reboot,
      hosts: hosts(aService("chronyd.service", { unitFileState: "disabled", startedBy: [] })),
      findings: [{ messageId: "clockNotStarted", severity: "medium" }],
    },
    "somebody started the kubelet by hand": {
      change: reboot,
      hosts: hosts(aService("kubelet.service", { unitFileState: "disabled", startedBy: [] })),
      findings: [
        {
          messageId: "notStarted",
          severity: "high",
          certainty: "conditional",
          message: "kubelet.service runs on node1 and is disabled; nothing starts it at boot",
        },
      ],
    },
    "it is enabled until the next boot only": {
      hosts: hosts(aService("containerd.service", { unitFileState: "enabled-runtime" })),
      findings: [{ messageId: "notStarted", severity: "medium" }],
    },
    "the holder of the virtual IP was masked for a test": {
      change: reboot,
      hosts: hosts(aService("keepalived.service", { unitFileState: "masked" })),
      findings: [
        {
          messageId: "masked",
          severity: "high",
          message: "keepalived.service runs on node1 and is masked, so that nothing can start it",
        },
      ],
    },
  },
  notApplicable: {
    "no such service runs": { hosts: hosts(aService("k3s.service", { activeState: "inactive", unitFileState: "" })) },
  },
  open: {
    "a socket may start it": {
      change: reboot,
      hosts: hosts(aService("docker.service", { unitFileState: "disabled", startedBy: ["docker.socket"] })),
      reason: "not-collected",
    },
    "an older snapshot does not tell what starts it": {
      change: reboot,
      hosts: hosts(aService("kubelet.service", { unitFileState: "disabled" }, false)),
      reason: "not-collected",
    },
  },
});
