import { DISK_SIGNALS, type Headroom, headroomOf } from "../../lib/derive/eviction-threshold.js";
import { filesystemOf } from "../../lib/derive/filesystem-of.js";
import { imageRoot } from "../../lib/derive/image-root.js";
import { kubeletFlag } from "../../lib/derive/kubelet-setting.js";
import { directorySubject } from "../../lib/derive/subject.js";
import type { Undecided } from "../../lib/fact-needs.js";
import type { Filesystem, HostProcess, KubeletConfiguration } from "../../lib/model/host-facts.js";
import { observedValue } from "../../lib/model/observation.js";
import { defineHostRule, examine, type Violation } from "../../lib/rule.js";

type Found = Violation<"crossed" | "near", "node" | "path" | "key">;

/** Distance to the threshold, as a share of the whole, from which on it is worth a word. */
const MARGIN = 0.05;

/** The kubelet evicts Pods when its disk, or the images' disk, falls below a threshold. */
export const evictionThreshold = defineHostRule({
  id: "eviction-threshold",
  family: "disk",
  title: "A file system of the Node is close to where the kubelet evicts Pods",
  risks: ["B01", "B02", "B03"],
  rationale:
    "Below the threshold the kubelet deletes unused images, then evicts Pods, whose emptyDir volumes go with them. A copy, an " +
    "image pull, a backup or Pods from a drained Node are enough to get there.",
  sources: [
    "https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/",
    "pkg/kubelet/eviction/defaults_linux.go in Kubernetes",
  ],
  occasions: ["standing", "relocate", "upgrade", "drain"],
  worst: { standing: "high", relocate: "high", upgrade: "high", drain: "high" },
  identity: ["node", "path", "key"],
  messages: {
    crossed: {
      message: "{mount} has {free} {unit} free of {total}, below the kubelet's threshold {signal} of {threshold}",
      impact: "The kubelet evicts Pods and deletes images until there is more.",
      remediation: [
        {
          text: "Make room now: remove what no Pod uses, or extend the file system.",
          commands: ["df -h -- {mount}", "df -i -- {mount}", "crictl images"],
          destructive: false,
        },
      ],
      verify: ["df -h -- {mount}"],
    },
    near: {
      message: "{mount} has {free} {unit} free of {total}, close to the kubelet's threshold {signal} of {threshold}",
      impact: "A little growth, and the kubelet evicts Pods and deletes images.",
      remediation: [
        { text: "Make room before the change.", commands: ["df -h -- {mount}", "crictl images"], destructive: false },
      ],
      verify: ["df -h -- {mount}"],
    },
  },
  requires: { host: ["filesystems", "mountTable", "kubeletRoot", "kubeletConfiguration", "processes"] },
  consults: { host: ["runtimeConfiguration", "paths"] },
  evaluate: ({ host }) => {
    const node = host.node ?? host.name;
    const { filesystems, mountTable, kubeletRoot, kubeletConfiguration, processes, runtimeConfiguration, paths } =
      host.facts;
    const images = imageRoot(processes, mountTable, observedValue(runtimeConfiguration), observedValue(paths));
    const places = { nodefs: kubeletRoot.realPath, imagefs: images.realPath };
    return examine(Object.entries(places), ([kind, path]) => {
      const filesystem = filesystemOf(path, mountTable, filesystems);
      if (filesystem === undefined)
        return { reason: "not-collected", detail: `the file system of ${path} was not measured` };
      const unread = unreadThresholds(kubeletConfiguration, processes);
      return unread.length > 0 ? unread : check(kind, filesystem, kubeletConfiguration, node);
    });
  },
});

/** Thresholds of a flag or of files that are merged over the configuration take the place of those that were read. */
function unreadThresholds(
  { path, hasDropIns, evictionHard }: KubeletConfiguration,
  processes: readonly HostProcess[],
): readonly Undecided[] {
  if (kubeletFlag(processes, "eviction-hard") !== undefined) {
    const detail = "the kubelet's flag --eviction-hard takes the place of its configuration's";
    return [{ reason: "not-collected", detail }];
  }
  if (hasDropIns !== true || evictionHard !== undefined) return [];
  return [{ reason: "not-collected", detail: `files merged over ${path} may set evictionHard, and were not read` }];
}

function check(
  kind: string,
  filesystem: Filesystem,
  configuration: KubeletConfiguration,
  node: string,
): readonly (Found | Undecided)[] {
  return DISK_SIGNALS.filter((signal) => signal.startsWith(kind)).flatMap<Found | Undecided>((signal) => {
    try {
      const headroom = headroomOf(signal, filesystem, configuration);
      return headroom === undefined ? [] : violate(headroom, filesystem, node);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      return [{ reason: "malformed", detail: `evictionHard of ${configuration.path}, ${signal}: ${error.message}` }];
    }
  });
}

function violate({ signal, free, total, threshold }: Headroom, { target }: Filesystem, node: string): readonly Found[] {
  if (free >= threshold + MARGIN * total) return [];
  const isCrossed = free < threshold;
  return [
    {
      messageId: isCrossed ? "crossed" : "near",
      severity: isCrossed ? "high" : "medium",
      certainty: "certain",
      subject: directorySubject(target),
      identity: { node, path: target, key: signal },
      data: {
        mount: target,
        free,
        total,
        signal,
        threshold: Math.round(threshold),
        unit: signal.endsWith("Free") ? "inodes" : "bytes",
      },
      evidence: [{ host: node, fact: "filesystems", path: "", value: { target, free, total } }],
    },
  ];
}
