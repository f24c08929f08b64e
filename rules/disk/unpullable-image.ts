import { filesystemOf } from "../../lib/derive/filesystem-of.js";
import { imageReference } from "../../lib/derive/image-reference.js";
import { imageRoot } from "../../lib/derive/image-root.js";
import { kubeletFlag } from "../../lib/derive/kubelet-setting.js";
import type { Filesystem, HostProcess, KubeletConfiguration } from "../../lib/model/host-facts.js";
import type { Node, Pod } from "../../lib/model/kubernetes/index.js";
import { observedValue } from "../../lib/model/observation.js";
import { defineHostRule, open, type Violation } from "../../lib/rule.js";

type Found = Violation<"collected", "node">;

/** @see pkg/kubelet/apis/config/v1beta1/defaults.go in Kubernetes: imageGCHighThresholdPercent */
const DEFAULT_HIGH_PERCENT = 85;
/** A Node names no more images than this, the largest first. @see nodeStatusMaxImages of KubeletConfiguration */
const MAX_NAMED = 50;

/** The kubelet makes room by removing what nobody uses at the moment, and does not ask where it came from. */
export const unpullableImage = defineHostRule({
  id: "unpullable-image",
  family: "disk",
  title: "Images that no registry gave are removed for lack of room",
  risks: ["B04"],
  rationale:
    "From 85 % on the kubelet removes images that no container uses, the longest unused first. What was loaded by hand, on a " +
    "machine without a registry, does not come back: the next Pod that needs it waits with ErrImagePull.",
  sources: [
    "https://kubernetes.io/docs/concepts/architecture/garbage-collection/#containers-images",
    "pkg/kubelet/images/image_gc_manager.go in Kubernetes: GarbageCollect",
  ],
  occasions: ["standing", "relocate", "upgrade"],
  worst: { standing: "medium", relocate: "medium", upgrade: "medium" },
  identity: ["node"],
  messages: {
    collected: {
      message:
        "{mount} of {node} is {usedPercent} % full, and from {highPercent} % on the kubelet removes unused images; {count:of them has|of them have} no digest of a registry: {images}",
      impact: "A Pod that needs one of them again waits with ErrImagePull until it is loaded anew.",
      condition: "if they are not pinned, and no registry within reach has them",
      remediation: [
        {
          text: "Make room on the disk, and pin what was loaded or keep its archive at hand.",
          commands: [
            "crictl images",
            "ctr --namespace k8s.io images label -- {first} io.cri-containerd.pinned=pinned",
            "ctr --namespace k8s.io images export -- /var/tmp/image.tar {first}",
          ],
          destructive: false,
        },
      ],
      verify: ["crictl images", "df -h -- {mount}"],
    },
  },
  requires: {
    cluster: ["nodesByName", "podsByNode"],
    host: ["filesystems", "mountTable", "kubeletConfiguration", "processes"],
  },
  consults: { host: ["runtimeConfiguration", "paths"] },
  evaluate: ({ cluster: { nodesByName, podsByNode }, host }) => {
    const name = host.node ?? host.name;
    const { filesystems, mountTable, kubeletConfiguration, processes, runtimeConfiguration, paths } = host.facts;
    const node = nodesByName.get(name);
    if (node === undefined) return { kind: "notApplicable", reason: "the host is no Node: no kubelet collects images" };
    const root = imageRoot(processes, mountTable, observedValue(runtimeConfiguration), observedValue(paths));
    const filesystem = filesystemOf(root.realPath, mountTable, filesystems);
    if (filesystem === undefined) return open("not-collected", `the file system of ${root.path} was not measured`);
    const highPercent = highThreshold(processes, kubeletConfiguration);
    if (highPercent === undefined) {
      return open("not-collected", `from how full a disk on the kubelet of ${name} removes images was not read`);
    }
    const usedPercent = usedPercentOf(filesystem);
    if (usedPercent < highPercent || highPercent >= 100) return clean([]);
    const images = node.status?.images;
    if (images === undefined) return open("not-collected", `${name} does not say which images it has; crictl images`);
    const loaded = loadedAndUnused(images, podsByNode.get(name) ?? []);
    const [first] = loaded;
    if (first === undefined) {
      const detail = `whether ${name} has unused images that no registry gave: it names ${MAX_NAMED} at most; crictl images`;
      return clean(images.length < MAX_NAMED ? [] : [{ reason: "truncated", detail }]);
    }
    const found: Found = {
      messageId: "collected",
      severity: "medium",
      certainty: "conditional",
      subject: { kind: "Node", name },
      identity: { node: name },
      data: {
        node: name,
        mount: filesystem.target,
        usedPercent,
        highPercent,
        count: loaded.length,
        images: loaded,
        first,
      },
      evidence: [
        { object: `Node/${name}`, path: "/status/images", value: loaded },
        { host: name, fact: "filesystems", path: "", value: { target: filesystem.target, usedPercent } },
      ],
    };
    return { kind: "examined", examined: 1, violations: [found], undecided: [] };
  },
});

function clean(undecided: readonly { readonly reason: "truncated"; readonly detail: string }[]) {
  return { kind: "examined", examined: 1, violations: [], undecided } as const;
}

/** A flag outranks the file; undefined where further files, or a flag that is no number, may say otherwise. */
function highThreshold(
  processes: readonly HostProcess[],
  { hasDropIns, imageGCHighThresholdPercent }: KubeletConfiguration,
): number | undefined {
  const flag = kubeletFlag(processes, "image-gc-high-threshold");
  if (flag !== undefined) return /^\d{1,3}$/.test(flag) ? Number(flag) : undefined;
  if (hasDropIns === true) return undefined;
  return imageGCHighThresholdPercent ?? DEFAULT_HIGH_PERCENT;
}

/** As the kubelet reckons: of the size, what is not available. */
function usedPercentOf({ availableBytes, sizeBytes }: Filesystem): number {
  return 100 - Math.trunc((availableBytes * 100) / Math.max(1, sizeBytes));
}

/** What is pulled has a digest of its repository among its names; what was imported from an archive has tags alone. */
function loadedAndUnused(
  images: NonNullable<NonNullable<Node["status"]>["images"]>,
  pods: readonly Pod[],
): readonly string[] {
  const used = new Set(
    pods
      .flatMap(({ spec }) => [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])])
      .flatMap(({ image }) => (image === undefined ? [] : [imageReference(image)])),
  );
  return images.flatMap(({ names = [] }) => {
    const [first] = names;
    const isLoaded = first !== undefined && names.every((name) => !name.includes("@"));
    return isLoaded && !names.some((name) => used.has(imageReference(name))) && !isSandbox(first) ? [first] : [];
  });
}

/** The runtime pins the image of its sandboxes. */
function isSandbox(name: string): boolean {
  return /\/(?:mirrored-)?pause[:@]/.test(name);
}
