import type { HostProcess, KubeletConfiguration, ResourceManagerCheckpoint } from "../../../lib/model/host-facts.js";
import { missing, testRule } from "../../../lib/testing/index.js";
import { staleManagerState } from "../../../rules/reboot/stale-manager-state.js";

const reboot = { kind: "reboot", nodes: ["node1"] } as const;
const CPU = "/var/lib/kubelet/cpu_manager_state";
const written = (policyName: string, manager: "cpu" | "memory" = "cpu"): ResourceManagerCheckpoint => ({
  manager,
  path: manager === "cpu" ? CPU : "/var/lib/kubelet/memory_manager_state",
  policyName,
});
const running = (role: HostProcess["role"], flags: HostProcess["arguments"] = {}): HostProcess => ({
  pid: 900,
  parentPid: 1,
  role,
  isDefunct: false,
  arguments: flags,
});
const hosts = (
  checkpoints: readonly ResourceManagerCheckpoint[],
  configuration: Partial<KubeletConfiguration> = {},
  processes: readonly HostProcess[] = [running("kubelet")],
) => ({
  node1: {
    kubeletConfiguration: { path: "/var/lib/kubelet/config.yaml", ...configuration },
    resourceManagerCheckpoints: checkpoints,
    processes,
  },
});

testRule(staleManagerState, {
  pass: {
    "nothing is configured and both managers wrote their default": {
      change: reboot,
      hosts: hosts([written("none"), written("None", "memory")]),
    },
    "the static policy is configured and was in force": {
      hosts: hosts([written("static")], { cpuManagerPolicy: "static" }),
    },
    "a flag names the policy, which outranks the file": {
      change: reboot,
      hosts: hosts([written("static")], {}, [running("kubelet", { "cpu-manager-policy": "static" })]),
    },
    "k3s hands the policy on to its kubelet, drop-ins or not": {
      hosts: hosts([written("static")], { hasDropIns: true }, [
        running("k3s", { "kubelet-arg.cpu-manager-policy": "static" }),
      ]),
    },
  },
  fail: {
    "the policy was changed and the kubelet not yet restarted": {
      change: reboot,
      hosts: hosts([written("none")], { cpuManagerPolicy: "static" }),
      findings: [
        {
          messageId: "mismatch",
          severity: "high",
          certainty: "certain",
          message: `The kubelet's cpu manager is configured with policy static, and ${CPU} was written by none`,
        },
      ],
    },
    "the memory manager's was taken away, with no change planned": {
      hosts: hosts([written("Static", "memory")]),
      findings: [{ messageId: "mismatch", severity: "medium" }],
    },
  },
  notApplicable: { "the kubelet has left no state": { change: reboot, hosts: hosts([]) } },
  open: {
    "the state is cut short": {
      change: reboot,
      hosts: {
        node1: {
          ...hosts([]).node1,
          resourceManagerCheckpoints: missing("malformed", `${CPU} is no checkpoint`),
        },
      },
      reason: "malformed",
    },
    "drop-ins may name the policy": {
      change: reboot,
      hosts: hosts([written("static")], { hasDropIns: true }),
      reason: "not-collected",
    },
    "nobody could say with which flags the kubelet runs": {
      change: reboot,
      hosts: {
        node1: {
          kubeletConfiguration: { path: "/var/lib/kubelet/config.yaml" },
          resourceManagerCheckpoints: [written("none")],
          processes: missing("forbidden", "/proc is not readable"),
        },
      },
      reason: "forbidden",
    },
  },
});
