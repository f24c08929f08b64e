import { type HeldVolume, heldVolumesIn } from "../../lib/derive/held-volumes.js";
import { readinessOf } from "../../lib/derive/node-readiness.js";
import { namedSubject, objectSubject } from "../../lib/derive/subject.js";
import type { PersistentVolume } from "../../lib/model/kubernetes/index.js";
import { defineClusterRule, examine, type Violation } from "../../lib/rule.js";

/** Names of ceph-csi's RBD driver, with whatever the operator puts before it. */
const RBD_DRIVER = /(?:^|\.)rbd\.csi\.ceph\.com$/;

interface Image {
  readonly pool: string;
  readonly name: string;
}

/** An RBD image that a host has mapped stays mapped, whatever Kubernetes thinks of its Node. */
export const mappedImage = defineClusterRule({
  id: "mapped-image",
  family: "attachment",
  title: "An RBD image stays mapped on a Node that does not unmap it",
  risks: ["D05"],
  rationale:
    "The cluster's view of an attachment and Ceph's view of who has an image open are two things. A host that is cut off keeps its watch on " +
    "the image; the exclusive lock changes hands when another host asks for it, so that both may write.",
  sources: [
    "https://docs.ceph.com/en/latest/rbd/rbd-exclusive-locks/",
    "https://docs.ceph.com/en/latest/man/8/rbd/",
    "https://blog.fleeto.us/post/unbound-rbd-from-a-notready-node/",
  ],
  occasions: ["standing", "power-off", "remove-node"],
  worst: { standing: "medium", "power-off": "medium", "remove-node": "medium" },
  identity: ["pv"],
  messages: {
    mapped: {
      message:
        "RBD image {image} of PersistentVolume {pv} (claim {claim}) is mapped on {node}, which nobody asks to unmap it",
      impact: "Mapped on a second host while the first still writes, its file system is destroyed.",
      condition: "if the host still runs when another one maps the image",
      remediation: [
        {
          text: "Where the host can be reached, stop the container, unmount and unmap there.",
          commands: ["sudo umount -- /dev/rbd/{pool}/{name}", "sudo rbd unmap -- {image}"],
          destructive: false,
        },
        {
          text:
            "Where it cannot, see who watches the image, and shut that address out before the image is mapped elsewhere; lift the ban " +
            "(ceph osd blocklist rm, blacklist before Pacific) before the host comes back.",
          commands: ["rbd status -- {image}", "ceph osd blocklist ls"],
          destructive: false,
        },
      ],
      verify: ["rbd status -- {image}"],
    },
  },
  requires: { cluster: ["nodes", "podsByNode", "volumeIndex"] },
  consults: { cluster: ["csiDrivers"] },
  evaluate: ({ change, cluster: { nodes, podsByNode, volumeIndex, csiDrivers } }) => {
    const touched = new Set<string>(change.nodes);
    const heldBy = heldVolumesIn(volumeIndex, csiDrivers);
    const looked = nodes.filter((node) =>
      change.kind === "standing" ? readinessOf(node) === "silent" : touched.has(node.metadata.name),
    );
    const held = looked.flatMap(({ metadata }) =>
      heldBy(podsByNode.get(metadata.name) ?? []).map((volume) => ({ volume, node: metadata.name })),
    );
    return examine(held, ({ volume, node }) => {
      // The driver of RBD images always attaches them, whether or not the list of drivers could be read.
      const image = imageOf(volume.volume);
      return image === undefined ? undefined : violate(volume, image, node);
    });
  },
});

function imageOf({ spec }: PersistentVolume): Image | undefined {
  if (spec?.rbd?.image !== undefined) return { pool: spec.rbd.pool ?? "rbd", name: spec.rbd.image };
  const { driver = "", volumeAttributes = {} } = spec?.csi ?? {};
  const { pool, imageName } = volumeAttributes;
  return RBD_DRIVER.test(driver) && pool !== undefined && imageName !== undefined
    ? { pool, name: imageName }
    : undefined;
}

function violate({ volume, claim, pods }: HeldVolume, { pool, name }: Image, node: string): Violation<"mapped", "pv"> {
  const pv = volume.metadata.name;
  const image = `${pool}/${name}`;
  const path = volume.spec?.rbd === undefined ? "/spec/csi/volumeAttributes" : "/spec/rbd";
  return {
    messageId: "mapped",
    severity: "medium",
    certainty: "conditional",
    subject: namedSubject("PersistentVolume", pv),
    identity: { pv },
    data: { pv, claim, node, image, pool, name },
    affected: pods.map((pod) => objectSubject("Pod", pod)),
    evidence: [{ object: `PersistentVolume/${pv}`, path, value: image }],
  };
}
