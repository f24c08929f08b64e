import { DRAIN_COST, DRAIN_NODE, drainCostOn } from "../../lib/derive/drain-remedy.js";
import { isLocal } from "../../lib/derive/local-volume.js";
import { namedSubject } from "../../lib/derive/subject.js";
import { claimOf } from "../../lib/derive/volume-index.js";
import type { VolumePlaces } from "../../lib/derive/volume-places.js";
import type {
  Deployment,
  Node,
  PersistentVolume,
  PersistentVolumeClaim,
  StorageClass,
} from "../../lib/model/kubernetes/index.js";
import { defineClusterRule, examine, type Violation } from "../../lib/rule.js";

type MessageId = "byFinalizer" | "byController";
type Found = Violation<MessageId, "node" | "key">;

/** Finalizers that TopoLVM puts on its Nodes, and the provisioners that go with them; the second is its former name. */
const TOPOLVM: ReadonlyMap<string, string> = new Map([
  ["topolvm.io/node", "topolvm.io"],
  ["topolvm.cybozu.com/node", "topolvm.cybozu.com"],
]);
const SELECTED_NODE = "volume.kubernetes.io/selected-node";
/** Images of controllers that take away what was tied to a Node that is gone. */
const CLEANERS =
  /(?:^|\/)(?:local-volume-)?(?:node-cleanup(?:-controller)?|local-pvc-releaser|local-pv-cleaner)(?=[:@]|$)/;

const KEEP_NODE = {
  text: `For a maintenance, drain the Node and leave its object alone. ${DRAIN_COST}`,
  commands: [DRAIN_NODE],
  destructive: false,
};
const COPY = {
  text: "If the Node has to go, copy the data first and set the volumes to Retain.",
  commands: [
    'kubectl patch pv -p \'[{"op":"replace","path":"/spec/persistentVolumeReclaimPolicy","value":"Retain"}]\' --type json -- {pvs}',
  ],
  destructive: false,
};

/** Deleting a Node object is, to some controllers, an order to delete the claims on it. */
export const nodeBoundClaim = defineClusterRule({
  id: "node-bound-claim",
  family: "local-storage",
  title: "A controller deletes the claims of a Node that is deleted",
  risks: ["C09", "C10"],
  rationale:
    "Some storage drivers and cleaners take a deleted Node for a lost one and delete every claim that was tied to it, so that workloads " +
    "start anew elsewhere. Deleting the Node object, to register it afresh for example, is then the loss of its data.",
  sources: [
    "https://github.com/topolvm/topolvm/blob/main/docs/topolvm-controller.md",
    "https://github.com/kubernetes-sigs/sig-storage-local-static-provisioner/blob/master/docs/node-cleanup-controller.md",
  ],
  occasions: ["remove-node", "replace-control-plane"],
  worst: { "remove-node": "critical", "replace-control-plane": "critical" },
  identity: ["node", "key"],
  messages: {
    byFinalizer: {
      message: "TopoLVM deletes {count:claim|claims} when Node {node} is deleted: {claims}",
      impact: "The claims are deleted with their volumes before the Node object goes, and the data with them.",
      condition: "if topolvm-controller runs without --skip-node-finalize",
      remediation: [KEEP_NODE, COPY],
      verify: ["kubectl get node -o yaml -- {node}"],
    },
    byController: {
      message:
        "{controller} deletes claims of Nodes that are gone; {count:claim is|claims are} tied to {node}: {claims}",
      impact:
        "A minute after the Node is deleted the claims follow, then the volumes: nothing is left that names the data.",
      condition: "if their StorageClass is one that the controller is told to look after",
      remediation: [KEEP_NODE, COPY],
      verify: ["kubectl get pvc -A", "kubectl get pv -- {pvs}"],
    },
  },
  requires: {
    cluster: ["nodes", "persistentVolumeClaims", "storageClasses", "persistentVolumes", "volumePlaces", "deployments"],
  },
  consults: { cluster: ["podsByNode"] },
  evaluate: ({ change, cluster }) => {
    const leaving = new Set<string>(change.nodes);
    const cleaners = cluster.deployments.filter(isCleaner);
    return examine(
      cluster.nodes.filter(({ metadata }) => leaving.has(metadata.name)),
      (node) => {
        const cost = drainCostOn(cluster.podsByNode, [node.metadata.name]);
        return [
          ...ofTopolvm(node, cluster.persistentVolumeClaims, cluster.storageClasses),
          ...(cleaners[0] === undefined
            ? []
            : ofCleaner(node, cleaners[0], cluster.persistentVolumes, cluster.volumePlaces)),
        ].map((found) => ({ ...found, data: { ...found.data, ...cost } }));
      },
    );
  },
});

/** TopoLVM goes by the Node that was chosen for the claim and by its StorageClass. */
function ofTopolvm(
  node: Node,
  claims: readonly PersistentVolumeClaim[],
  storageClasses: readonly StorageClass[],
): readonly Found[] {
  const finalizer = node.metadata.finalizers?.find((each) => TOPOLVM.has(each));
  if (finalizer === undefined) return [];
  const own = storageClasses.filter(({ provisioner }) => provisioner === TOPOLVM.get(finalizer));
  const classes = new Set(own.map(({ metadata }) => metadata.name));
  const deleted = claims.filter(
    ({ metadata, spec }) =>
      metadata.annotations?.[SELECTED_NODE] === node.metadata.name && classes.has(spec?.storageClassName ?? ""),
  );
  const names = deleted.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
  const pvs = deleted.flatMap(({ spec }) => spec?.volumeName ?? []);
  const position = node.metadata.finalizers?.indexOf(finalizer) ?? 0;
  const evidence = { object: `Node/${node.metadata.name}`, path: `/metadata/finalizers/${position}`, value: finalizer };
  return names.length === 0 ? [] : [violate("byFinalizer", node, names, pvs, "TopoLVM", evidence)];
}

function isCleaner({ spec }: Deployment): boolean {
  const containers = spec?.template?.spec?.containers ?? [];
  return spec?.replicas !== 0 && containers.some(({ image }) => CLEANERS.test(image ?? ""));
}

function ofCleaner(
  node: Node,
  cleaner: Deployment,
  volumes: readonly PersistentVolume[],
  places: VolumePlaces,
): readonly Found[] {
  const tied = volumes.filter((volume) => isLocal(volume) && places.homesOf(volume)?.join() === node.metadata.name);
  const claims = tied.flatMap((volume) => claimOf(volume) ?? []);
  if (claims.length === 0) return [];
  const name = `${cleaner.metadata.namespace}/${cleaner.metadata.name}`;
  const pvs = tied.map(({ metadata }) => metadata.name);
  const image = cleaner.spec?.template?.spec?.containers?.find((each) => CLEANERS.test(each.image ?? ""))?.image ?? "";
  const evidence = { object: `Deployment/${name}`, path: "/spec/template/spec/containers", value: image };
  return [violate("byController", node, claims, pvs, `Deployment ${name}`, evidence)];
}

function violate(
  messageId: MessageId,
  { metadata: { name: node } }: Node,
  claims: readonly string[],
  pvs: readonly string[],
  controller: string,
  evidence: Found["evidence"][number],
): Found {
  const sorted = [...claims].sort();
  return {
    messageId,
    severity: "critical",
    certainty: "conditional",
    subject: { kind: "Node", name: node },
    identity: { node, key: controller },
    data: { node, controller, count: sorted.length, claims: sorted, pvs: [...pvs].sort() },
    affected: sorted.map((claim) => namedSubject("PersistentVolumeClaim", claim)),
    evidence: [evidence],
  };
}
