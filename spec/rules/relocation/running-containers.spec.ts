import type { HostProcess } from "../../../lib/model/host-facts.js";
import { aRelocation, missing, testRule } from "../../../lib/testing/index.js";
import { runningContainers } from "../../../rules/relocation/running-containers.js";

const aProcess = (role: HostProcess["role"], pid: number, isDefunct = false): HostProcess => ({
  pid,
  parentPid: 1,
  role,
  isDefunct,
  arguments: {},
});
const change = aRelocation();

testRule(runningContainers, {
  pass: {
    "the runtime is up and runs nothing": { change, hosts: { node1: { processes: [aProcess("containerd", 9)] } } },
    "a shim is dead and waits to be reaped": {
      change,
      hosts: { node1: { processes: [aProcess("containerd-shim", 9, true)] } },
    },
  },
  fail: {
    "the services are stopped and the shims live on": {
      change,
      hosts: { node1: { processes: [aProcess("containerd-shim", 10), aProcess("containerd-shim", 11)] } },
      findings: [
        { messageId: "running", severity: "high", certainty: "certain", message: "2 container shims run on node1" },
      ],
    },
    "CRI-O's monitors hold containers": {
      change,
      hosts: { node1: { processes: [aProcess("conmon", 10)] } },
      findings: [{ messageId: "running" }],
    },
  },
  open: {
    "the host's processes could not be listed": {
      change,
      hosts: { node1: { processes: missing("timeout", "ps did not answer") } },
      reason: "timeout",
    },
  },
});
