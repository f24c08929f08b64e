import { parentOf } from "../../lib/derive/path.js";
import { directorySubject } from "../../lib/derive/subject.js";
import type { Undecided } from "../../lib/fact-needs.js";
import type { Move } from "../../lib/model/change.js";
import type { PathStatus } from "../../lib/model/host-facts.js";
import { defineHostRule, examine, notApplicable, type Violation } from "../../lib/rule.js";

type Found = Violation<"differs", "node" | "path">;

/** SELinux goes by labels, which policy gives to paths: at a new path the same files may be forbidden to containers. */
export const mislabelledDestination = defineHostRule({
  id: "mislabelled-destination",
  family: "relocation",
  title: "The new place has another SELinux label than the directory",
  risks: ["A26"],
  rationale:
    "The policy for containers knows /var/lib/kubelet and /var/lib/containerd by path. What is created or relabelled below " +
    "another path gets the label of that path, and enforcing SELinux then keeps containers from their own files.",
  sources: [
    "https://github.com/containers/container-selinux: container.fc",
    "https://man7.org/linux/man-pages/man8/semanage-fcontext.8.html",
    "pkg/kubelet/kubelet.go in Kubernetes: setupDataDirs labels the directories of plugins alone",
  ],
  occasions: ["relocate"],
  worst: { relocate: "high" },
  identity: ["node", "path"],
  messages: {
    differs: {
      message: "SELinux is enforcing; {from} is labelled {fromType}, and {labelled} has {toType}",
      impact: "Containers are denied their volumes, or do not start at all, although every file is there.",
      condition: "if the new path is not given the label before the services start",
      remediation: [
        {
          text: "Tell the policy that the new path is the old one's equal, and relabel after the copy.",
          commands: ["semanage fcontext -a -e {from} {to}", "restorecon -RF -- {to}"],
          destructive: false,
        },
      ],
      verify: ["ls -Zd -- {from} {to}", "ausearch -m AVC -ts recent"],
    },
  },
  requires: { host: ["selinuxMode"] },
  consults: { host: ["paths"] },
  evaluate: ({ change, host }) => {
    const { selinuxMode, paths } = host.facts;
    if (selinuxMode !== "enforcing") return notApplicable(`SELinux is ${selinuxMode}`);
    if (paths.state === "unobserved") {
      const detail = `the labels of the directories: ${paths.detail}`;
      return { kind: "examined", examined: 0, violations: [], undecided: [{ reason: paths.reason, detail }] };
    }
    const byPath = new Map(paths.value.map((status) => [status.path, status]));
    return examine(change.moves, (move) => check(move, byPath, host.node ?? host.name));
  },
});

function check(move: Move, byPath: ReadonlyMap<string, PathStatus>, node: string): Found | Undecided | undefined {
  const { from, to } = move;
  // A directory that is yet to be made inherits the label of the one that it is made in.
  const labelled = byPath.get(to)?.type === "missing" ? parentOf(to) : to;
  const fromType = labelOf(byPath.get(from));
  const toType = labelOf(byPath.get(labelled));
  if (fromType === undefined || toType === undefined) {
    const unseen = fromType === undefined ? from : labelled;
    return { reason: "not-collected", detail: `the SELinux label of ${unseen} was not seen` };
  }
  if (fromType === toType) return undefined;
  return {
    messageId: "differs",
    severity: "high",
    certainty: "conditional",
    subject: directorySubject(to),
    identity: { node, path: to },
    data: { from, to, labelled, fromType, toType },
    evidence: [{ host: node, fact: "paths", path: "", value: { from: fromType, to: toType } }],
  };
}

/** Type of a context `user:role:type:level`: containers' policy goes by nothing else. */
function labelOf(status: PathStatus | undefined): string | undefined {
  return status?.selinuxContext?.split(":")[2];
}
