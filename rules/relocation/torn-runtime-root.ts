import { CONTAINERD_METADATA } from "../../lib/derive/containerd-root.js";
import { isAtOrBelow } from "../../lib/derive/path.js";
import { runtimeRoot } from "../../lib/derive/runtime-root.js";
import { directorySubject } from "../../lib/derive/subject.js";
import type { Undecided } from "../../lib/fact-needs.js";
import type { Move } from "../../lib/model/change.js";
import type { HostProcess, PathStatus, RuntimeConfiguration } from "../../lib/model/host-facts.js";
import { observedValue } from "../../lib/model/observation.js";
import { defineHostRule, examine, type Violation } from "../../lib/rule.js";

type Found = Violation<"partial" | "live", "node" | "path" | "key">;

const PULL_ANEW = {
  text:
    "Do not copy it: drain the Node, remove every Pod sandbox, stop the runtime, and let it start on an empty root; images " +
    "are pulled again.",
  commands: [
    "crictl pods --quiet | xargs -r crictl stopp",
    "crictl pods --quiet | xargs -r crictl rmp",
    "systemctl stop containerd",
  ],
  destructive: false,
};

/** containerd's databases and directories refer to each other; a copy of some of them, or of a moving target, does not start containers. */
export const tornRuntimeRoot = defineHostRule({
  id: "torn-runtime-root",
  family: "relocation",
  title: "The runtime's databases and directories may not belong together",
  risks: ["A20"],
  rationale:
    "containerd keeps which images and containers there are in one database, which layers there are in another, and the layers " +
    "in directories. Where they disagree, containers cannot be created, and what no database knows is deleted moments after the start.",
  sources: [
    "https://github.com/rancher/rke2/issues/4961",
    "https://github.com/containerd/containerd/issues/5249",
    "plugins/snapshots/overlay in containerd: Cleanup removes directories that metadata.db does not know",
  ],
  occasions: ["standing", "relocate", "reboot", "power-off"],
  worst: { standing: "high", relocate: "high", reboot: "high", "power-off": "high" },
  identity: ["node", "path", "key"],
  messages: {
    partial: {
      message: "{root} has {present} and lacks {absent}",
      impact:
        "Containers and images that one part knows are missing in the other; Pods of this Node do not start again.",
      remediation: [
        {
          text: "Finish the copy while the runtime is stopped, or set the directory aside and start on an empty one.",
          commands: ["ls -la -- {root}", "journalctl -u containerd --since -1h"],
          destructive: false,
        },
        PULL_ANEW,
      ],
      verify: ["ls -la -- {root}"],
    },
    live: {
      message: "{root} is to move and {runtime} runs on it",
      impact: "A copy made now holds databases and layers of different moments; containers cannot be created from it.",
      condition: "if the directory is copied before the runtime and all its shims have stopped",
      remediation: [PULL_ANEW],
      verify: ["systemctl is-active containerd", "pgrep -fa containerd-shim"],
    },
  },
  requires: { host: ["paths"] },
  consults: { host: ["processes", "runtimeConfiguration"] },
  evaluate: ({ change, host }) => {
    const node = host.node ?? host.name;
    const { paths, processes, runtimeConfiguration } = host.facts;
    const configured = observedValue(runtimeConfiguration);
    const byPath = new Map(paths.map((status) => [status.path, status]));
    const roots = new Set(paths.flatMap(({ path }) => rootOf(path) ?? []));
    const moves = change.kind === "relocate" ? change.moves.filter(({ from }) => from.endsWith("/containerd")) : [];
    const torn = examine([...roots], (root) => checkParts(root, byPath, node));
    const live = examine(moves, (move): Found | Undecided | undefined => {
      if (processes.state === "observed") return checkRuntime(move, processes.value, configured, node);
      return { reason: processes.reason, detail: `whether a runtime runs on ${move.from}: ${processes.detail}` };
    });
    if (torn.kind === "notApplicable" || live.kind === "notApplicable") return torn;
    return {
      kind: "examined",
      examined: torn.examined + live.examined,
      violations: [...torn.violations, ...live.violations],
      undecided: [...torn.undecided, ...live.undecided],
    };
  },
});

const RUNTIMES: ReadonlySet<string> = new Set(["containerd", "k3s", "rke2"]);

const [META] = CONTAINERD_METADATA;

function rootOf(path: string): string | undefined {
  return path.endsWith(`/${META}`) ? path.slice(0, -META.length - 1) : undefined;
}

function checkParts(
  root: string,
  byPath: ReadonlyMap<string, PathStatus>,
  node: string,
): Found | Undecided | undefined {
  const parts = CONTAINERD_METADATA.map((part) => ({ part, status: byPath.get(`${root}/${part}`) }));
  const unseen = parts.find(({ status }) => status === undefined);
  if (unseen !== undefined) return { reason: "not-collected", detail: `${root}/${unseen.part} was not looked at` };
  const [present, absent] = [false, true].map((isMissing) =>
    parts.filter(({ status }) => (status?.type === "missing") === isMissing).map(({ part }) => part),
  );
  // Nothing of it: no containerd, another snapshotter than the default, or a root that has not been used yet.
  if (present === undefined || absent === undefined || absent.length === 0 || present.length === 0) return undefined;
  if (present.length === 1 && present[0] === META) return undefined;
  return {
    messageId: "partial",
    severity: "high",
    certainty: "certain",
    subject: directorySubject(root),
    identity: { node, path: root, key: "partial" },
    data: { root, present, absent },
    evidence: [{ host: node, fact: "paths", path: "", value: { root, present, absent } }],
  };
}

function checkRuntime(
  { from }: Move,
  processes: readonly HostProcess[],
  configured: readonly RuntimeConfiguration[] | undefined,
  node: string,
): Found | undefined {
  const runtime = processes.find(
    ({ role, isDefunct, podUid }) => RUNTIMES.has(role) && !isDefunct && podUid === undefined,
  );
  if (runtime === undefined || !isAtOrBelow(runtimeRoot(processes, configured), from)) return undefined;
  return {
    messageId: "live",
    severity: "medium",
    certainty: "conditional",
    subject: directorySubject(from),
    identity: { node, path: from, key: "live" },
    data: { root: from, runtime: runtime.role },
    evidence: [{ host: node, fact: "processes", path: "", value: { pid: runtime.pid, role: runtime.role } }],
  };
}
