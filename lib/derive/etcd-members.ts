import type { Evidence } from "../model/finding.js";
import type { HostProcess } from "../model/host-facts.js";
import type { Node, Pod } from "../model/kubernetes/index.js";
import type { Observation } from "../model/observation.js";
import { compareText } from "./compare-text.js";
import { isControlPlane } from "./control-plane.js";
import { quorumOf } from "./etcd-quorum.js";
import { isMirrorPod, isReady } from "./pod-status.js";

export interface EtcdMember {
  readonly node: string;
  /** a learner has the data and no vote; an unhealthy voter has a vote that it does not give */
  readonly state: "healthy" | "unhealthy" | "learner";
  readonly evidence: Evidence;
}

/**
 * The members of etcd that can be seen, one on a Node, sorted. One whose Node was deleted while it stayed in etcd's own list
 * cannot: `etcdctl member list` on a member has the last word.
 */
export interface EtcdMembers {
  readonly members: readonly EtcdMember[];
  readonly voters: readonly EtcdMember[];
  readonly healthy: readonly EtcdMember[];
  readonly quorum: number;
  /** k3s and RKE2: deleting the Node takes the member out of etcd */
  readonly isManagedByNode: boolean;
}

/** Why there are none: etcd is not on this cluster's Nodes, or it is and nobody can tell where. */
export type NoEtcd = { readonly kind: "none" | "unseen"; readonly detail: string };

const ETCD_LABEL = "node-role.kubernetes.io/etcd";
const RANCHER = /\+(k3s|rke2)/;

/**
 * Members by what tells them: the role label of k3s, RKE2 and RKE, kubeadm's static Pods, and etcd as a service of the hosts.
 *
 * @param processes  of the control plane's hosts
 * @see pkg/etcd/member_controller.go in k3s
 */
export function etcdMembersOf(
  nodes: readonly Node[],
  pods: readonly Pod[],
  processes: ReadonlyMap<string, Observation<readonly HostProcess[]>>,
): EtcdMembers | NoEtcd {
  const controlPlane = nodes.filter(isControlPlane);
  if (controlPlane.length === 0) return { kind: "none", detail: "no Node is labelled as part of the control plane" };
  const isRancher = controlPlane.some((node) => RANCHER.test(node.status?.nodeInfo?.kubeletVersion ?? ""));
  const etcdPods = new Map(pods.filter(isEtcd).map((pod) => [pod.spec?.nodeName ?? "", pod]));
  const byApi = nodes.flatMap((node) => memberOf(node, etcdPods.get(node.metadata.name)) ?? []);
  if (byApi.length > 0) return counted(byApi, isRancher);
  if (isRancher) return { kind: "none", detail: "no Node has the role etcd: k3s keeps its data elsewhere" };
  return membersByService(controlPlane, processes);
}

function memberOf(node: Node, pod: Pod | undefined): EtcdMember | undefined {
  const { name, labels = {} } = node.metadata;
  if (pod === undefined && !Object.hasOwn(labels, ETCD_LABEL)) return undefined;
  const condition = (type: string) => node.status?.conditions?.find((each) => each.type === type)?.status;
  const isVoter = condition("EtcdIsVoter");
  const isUp = condition("Ready") === "True" && (pod === undefined || isReady(pod));
  const evidence: Evidence =
    pod === undefined
      ? {
          object: `Node/${name}`,
          path: "/status/conditions",
          value: { Ready: condition("Ready") ?? null, EtcdIsVoter: isVoter ?? null },
        }
      : {
          object: `Pod/${pod.metadata.namespace}/${pod.metadata.name}`,
          path: "/status/conditions",
          value: isReady(pod) ? "Ready" : "not ready",
        };
  // k3s says False of a learner, and of one that is no member any more. @see pkg/etcd/etcd.go in k3s, setEtcdStatusCondition
  const state = isVoter === "False" ? "learner" : isUp ? "healthy" : "unhealthy";
  return { node: name, state, evidence };
}

/** kubeadm's static Pod, and RKE2's: anybody may run an etcd of his own, with this label too, but not as a mirror in kube-system. */
function isEtcd(pod: Pod): boolean {
  const { namespace, labels } = pod.metadata;
  return labels?.component === "etcd" && namespace === "kube-system" && isMirrorPod(pod);
}

/** A part of the hosts would make a part of the members look like all of them. */
function membersByService(
  controlPlane: readonly Node[],
  processes: ReadonlyMap<string, Observation<readonly HostProcess[]>>,
): EtcdMembers | NoEtcd {
  const members: EtcdMember[] = [];
  for (const node of controlPlane) {
    const { name } = node.metadata;
    const seen = processes.get(name);
    if (seen?.state !== "observed")
      return unseen(`etcd is in no Pod of the control plane, and host ${name} was not looked at`);
    const index = seen.value.findIndex(
      ({ role, podUid, isDefunct }) => role === "etcd" && podUid === undefined && !isDefunct,
    );
    if (index < 0) continue;
    members.push({
      node: name,
      state: "healthy",
      evidence: { host: name, fact: "processes", path: `/${index}`, value: "etcd" },
    });
  }
  return members.length === 0
    ? unseen("etcd runs on no Node of the control plane, so it runs elsewhere")
    : counted(members, false);
}

function unseen(why: string): NoEtcd {
  return { kind: "unseen", detail: `${why}; ask it: etcdctl endpoint status --cluster -w table` };
}

function counted(found: readonly EtcdMember[], isManagedByNode: boolean): EtcdMembers {
  const members = found.toSorted((a, b) => compareText(a.node, b.node));
  const voters = members.filter(({ state }) => state !== "learner");
  const healthy = voters.filter(({ state }) => state === "healthy");
  return { members, voters, healthy, quorum: quorumOf(voters.length), isManagedByNode };
}
