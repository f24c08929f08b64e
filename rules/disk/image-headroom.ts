import { headroomOf } from "../../lib/derive/eviction-threshold.js";
import { filesystemOf } from "../../lib/derive/filesystem-of.js";
import { imageRoot } from "../../lib/derive/image-root.js";
import { kubeletFlag } from "../../lib/derive/kubelet-setting.js";
import { directorySubject } from "../../lib/derive/subject.js";
import { observedValue } from "../../lib/model/observation.js";
import { defineHostRule, open } from "../../lib/rule.js";

/**
 * Room that an image takes for each byte of the size that containerd reports: the compressed layers stay in the content store,
 * and unpacked they are about twice as large.
 */
const FACTOR = 3;

/** An image that does not fit is found out while it is pulled, when the kubelet begins to evict for it. */
export const imageHeadroom = defineHostRule({
  id: "image-headroom",
  family: "disk",
  title: "The largest image of the cluster does not fit on the Node",
  risks: ["B05"],
  rationale:
    "containerd keeps an image's compressed layers beside the unpacked ones, and the kubelet evicts before the disk is full. A " +
    "large image therefore needs several times its size above the threshold, and its pull ends in evictions where there is less.",
  sources: [
    "https://github.com/containerd/containerd/blob/main/docs/cri/config.md: discard_unpacked_layers",
    "https://kubernetes.io/docs/concepts/scheduling-eviction/node-pressure-eviction/#eviction-signals",
  ],
  occasions: ["standing", "relocate", "upgrade"],
  worst: { standing: "low", relocate: "low", upgrade: "medium" },
  identity: ["node", "path"],
  messages: {
    tooLarge: {
      message:
        "{mount} has {headroomBytes} bytes above the kubelet's threshold; {image} takes about {neededBytes}, three times its {imageBytes} compressed",
      impact:
        "Where it is pulled here, or one as large, the kubelet deletes images and evicts Pods before it is unpacked.",
      condition: "if an image of that size is pulled on {node}",
      remediation: [
        {
          text: "Make room or give the runtime a larger disk; containerd can be told to drop the compressed layers.",
          commands: ["df -h -- {mount}", "crictl images", "crictl imagefsinfo"],
          destructive: false,
        },
      ],
      verify: ["df -h -- {mount}"],
    },
  },
  requires: { cluster: ["largestImage"], host: ["filesystems", "mountTable", "kubeletConfiguration", "processes"] },
  consults: { host: ["runtimeConfiguration", "paths"] },
  evaluate: ({ change, cluster: { largestImage: largest }, host }) => {
    const node = host.node ?? host.name;
    const { filesystems, mountTable, kubeletConfiguration, processes, runtimeConfiguration, paths } = host.facts;
    const root = imageRoot(processes, mountTable, observedValue(runtimeConfiguration), observedValue(paths));
    const filesystem = filesystemOf(root.realPath, mountTable, filesystems);
    if (filesystem === undefined) return open("not-collected", `the file system of ${root.path} was not measured`);
    const isUnread = kubeletConfiguration.hasDropIns === true && kubeletConfiguration.evictionHard === undefined;
    if (isUnread || kubeletFlag(processes, "eviction-hard") !== undefined) {
      return open("not-collected", `the threshold that the kubelet of ${node} evicts at was not read`);
    }
    const headroom = bytesAboveThreshold(filesystem, kubeletConfiguration);
    if (typeof headroom === "string") return open("malformed", headroom);
    // Every kubelet runs from some image; that none is named says that nobody told, not that there is none.
    if (largest === null) return open("not-collected", "no Node says which images it has; crictl images");
    const isTooLarge = largest.bytes * FACTOR > headroom;
    const violations = isTooLarge
      ? [
          {
            messageId: "tooLarge" as const,
            severity: change.kind === "upgrade" ? ("medium" as const) : ("low" as const),
            certainty: "conditional" as const,
            subject: directorySubject(filesystem.target),
            identity: { node, path: filesystem.target },
            data: {
              node,
              mount: filesystem.target,
              headroomBytes: headroom,
              image: largest.name,
              imageBytes: largest.bytes,
              neededBytes: largest.bytes * FACTOR,
            },
            evidence: [
              {
                host: node,
                fact: "filesystems",
                path: "",
                value: { target: filesystem.target, headroomBytes: headroom },
              },
            ] as const,
          },
        ]
      : [];
    return { kind: "examined", examined: 1, violations, undecided: [] };
  },
});

/** [B] above the threshold for images; as a text, why it cannot be read. */
function bytesAboveThreshold(
  filesystem: Parameters<typeof headroomOf>[1],
  configuration: Parameters<typeof headroomOf>[2],
): number | string {
  try {
    const { free, threshold } = headroomOf("imagefs.available", filesystem, configuration) ?? {
      free: filesystem.availableBytes,
      threshold: 0,
    };
    return Math.max(0, Math.round(free - threshold));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return `evictionHard of ${configuration.path}: ${error.message}`;
  }
}
