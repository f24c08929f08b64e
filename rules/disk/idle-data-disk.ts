import { filesystemOf } from "../../lib/derive/filesystem-of.js";
import { isPersistent } from "../../lib/derive/kubelet-path.js";
import { directorySubject } from "../../lib/derive/subject.js";
import type { Filesystem } from "../../lib/model/host-facts.js";
import { defineHostRule, type Violation } from "../../lib/rule.js";

/** How many times more room another file system must have to be worth a word. */
const FACTOR = 5;

/** The big disk stands idle while images and Pods share the small one with the operating system. */
export const idleDataDisk = defineHostRule({
  id: "idle-data-disk",
  family: "disk",
  title: "The kubelet works on the system disk beside a much larger one",
  risks: ["B08"],
  rationale:
    "Where Kubernetes shares the system disk, every large image is a risk for the whole host, and the disk that was bought " +
    "for data is found too late: the move that follows under pressure is the dangerous one.",
  sources: ["https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/#eviction-signals"],
  occasions: ["standing"],
  worst: { standing: "low" },
  identity: ["node", "path"],
  messages: {
    idle: {
      message: "{root} is on the root file system with {availableBytes} bytes available, {target} has {otherBytes}",
      impact: "Images, logs and volumes fill the system disk first; a later move has to be made under pressure.",
      remediation: [
        {
          text: "Plan the move while there is time, on a drained Node; audit it first.",
          commands: ["kaudit audit relocate --from {root} --to {target}/kubelet -- {node}"],
          destructive: false,
        },
      ],
      verify: ["df -h"],
    },
  },
  requires: { host: ["filesystems", "mountTable", "kubeletRoot"] },
  evaluate: ({ host }) => {
    const node = host.node ?? host.name;
    const { filesystems, mountTable, kubeletRoot } = host.facts;
    const own = filesystemOf(kubeletRoot.realPath, mountTable, filesystems);
    if (own === undefined) {
      const detail = `the file system that holds ${kubeletRoot.realPath} was not measured`;
      return { kind: "examined", examined: 0, violations: [], undecided: [{ reason: "not-collected", detail }] };
    }
    const larger = filesystems
      .filter((other) => isDataDisk(other, own) && other.availableBytes > FACTOR * own.availableBytes)
      .sort((a, b) => b.availableBytes - a.availableBytes)[0];
    const violations = own.target === "/" && larger !== undefined ? [violate(kubeletRoot.path, own, larger, node)] : [];
    return { kind: "examined", examined: filesystems.length, violations, undecided: [] };
  },
});

/** A disk of its own: no memory, no overlay, no volume of a Pod, not the same device again. */
function isDataDisk({ fstype, source, target }: Filesystem, own: Filesystem): boolean {
  return (
    isPersistent(fstype) &&
    source.startsWith("/dev/") &&
    source !== own.source &&
    !target.includes("/pods/") &&
    !target.includes("/plugins/")
  );
}

function violate(root: string, own: Filesystem, larger: Filesystem, node: string): Violation<"idle", "node" | "path"> {
  return {
    messageId: "idle",
    severity: "low",
    certainty: "certain",
    subject: directorySubject(root),
    identity: { node, path: root },
    data: { root, node, availableBytes: own.availableBytes, target: larger.target, otherBytes: larger.availableBytes },
    evidence: [
      {
        host: node,
        fact: "filesystems",
        path: "",
        value: { target: larger.target, availableBytes: larger.availableBytes },
      },
    ],
  };
}
