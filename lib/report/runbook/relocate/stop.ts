import { shellQuote } from "../../../derive/shell-quote.js";
import type { RunbookStep } from "../runbook.js";
import { assertNothingMounted, type Command, forEach, script, unmountBelow } from "../script.js";
import type { NodePlan } from "./node-plan.js";

/** Manifests wait here while the kubelet has none. */
const HOLDING_DIRECTORY = "/root/static-pods-before-relocation";
const MANIFESTS = "/etc/kubernetes/manifests";
const NO_MANIFESTS = `Skip this where ${MANIFESTS} does not exist; a kubelet with another staticPodPath has them there.`;

/** The kubelet must still run: it is what stops static Pods when their manifest goes. */
export function takeStaticPodsOut({ node }: NodePlan): RunbookStep {
  return {
    title: "Take the static Pods out",
    text: [
      `On ${node}, the kubelet still running. On a control-plane node this ends its API server and etcd: with a single`,
      "control plane kubectl stops to work here and comes back when the manifests do.",
      NO_MANIFESTS,
    ],
    scripts: [
      script([
        ["mkdir -m 0700 -- {holding}", { holding: HOLDING_DIRECTORY }],
        [
          "find {manifests} -maxdepth 1 ! -type d -exec mv -n -t {holding} -- '{}' +",
          { manifests: MANIFESTS, holding: HOLDING_DIRECTORY },
        ],
        ["left=$(find {manifests} -maxdepth 1 ! -type d)", { manifests: MANIFESTS }],
        ['test -z "$left"'],
      ]),
    ],
    stop: "Wait, about a minute, until crictl pods --state ready lists no static Pod any more; stop while it does.",
  };
}

export function putStaticPodsBack({ node }: NodePlan): RunbookStep {
  return {
    title: "Put the static Pods back and wait for the node",
    text: [`The first block on ${node}, where they were taken out; the second where kubectl is set up.`],
    scripts: [
      script([
        [
          "find {holding} -maxdepth 1 ! -type d -exec mv -n -t {manifests} -- '{}' +",
          { manifests: MANIFESTS, holding: HOLDING_DIRECTORY },
        ],
        ["rmdir -- {holding}", { holding: HOLDING_DIRECTORY }],
      ]),
      script([
        ["kubectl wait --for=condition=Ready --timeout=10m node/{node}", { node }],
        ["kubectl get pods --all-namespaces --output=wide --field-selector=spec.nodeName={node}", { node }],
      ]),
    ],
    stop: "Stop unless every DaemonSet Pod on the node is Running and Ready, those of CSI and CNI before all.",
  };
}

/** Order matters: a kubelet that runs would start again what is removed. */
export function stopServices({ node }: NodePlan): RunbookStep {
  return {
    title: "Stop the kubelet, remove every sandbox, stop the runtime",
    text: [
      `On ${node}. Stopping the services does not end containers, their shims go on; removing the sandboxes does, and it`,
      "gives their addresses and host ports back, which an emptied runtime would never do.",
    ],
    scripts: [
      script([
        ["systemctl stop kubelet"],
        ["! systemctl is-active --quiet kubelet"],
        ["crictl pods --quiet | xargs --no-run-if-empty crictl stopp"],
        ["crictl rmp --all --force"],
        ["left=$(crictl pods --quiet)"],
        ['test -z "$left"'],
        ["systemctl stop containerd"],
        // A shim ends a moment after its sandbox was removed.
        [`timeout 60 sh -c 'until test "$(pgrep --count containerd-shim)" = 0; do sleep 1; done'`],
      ]),
    ],
    stop: "Stop when a sandbox or a shim is left: its container still writes to the trees that are to move.",
  };
}

/** More than that is not read line by line; the mount table itself is then taken, last mounted first. */
const LISTED_MOUNTS = 40;

export function unmountAll(plan: NodePlan): RunbookStep {
  const { node, moves, mounts } = plan;
  return {
    title: "Unmount what is left, deepest first",
    text: [
      `On ${node}. Nothing may be mounted at or below a directory that is to be copied, renamed or removed.`,
      "Never use umount --lazy or --force: a mount that is only hidden still leads to the data.",
      ...mountsText(plan),
    ],
    scripts: [
      script([
        ...moves.flatMap(({ from }): readonly Command[] => [
          ["real=$(readlink -f -- {from})", { from }],
          ['test "$real" = {from}', { from }],
        ]),
        ...(isListed(plan) ? unmountListed(mounts) : moves.map(({ from }) => unmountBelow(from))),
        ...moves.map(({ from }) => assertNothingMounted(from)),
      ]),
    ],
    stop:
      "Stop when the last commands print a path: something is mounted there that was not when the facts were read. If it is " +
      "the directory itself, mounted from the same path, the kubelet did that: unmount it. If it is a disk of its own, " +
      "these steps are not for this node: change what is mounted there, do not rename. Stop when a directory is a " +
      "symbolic link.",
  };
}

/** A path that cannot be pasted is no reason to leave a mount: the mount table holds it as well. */
function isListed({ mounts, missing }: NodePlan): boolean {
  return missing?.length === 0 && mounts.length <= LISTED_MOUNTS && mounts.every((path) => shellQuote(path) !== null);
}

function mountsText(plan: NodePlan): readonly string[] {
  if (isListed(plan)) return [];
  const why =
    plan.missing?.length === 0 ? `${plan.mounts.length} mounts were seen there` : "Not every mount could be seen";
  return [`${why}, so the mount table itself is taken here, the last mounted first.`];
}

/** By now most are gone with their Pods. */
function unmountListed(mounts: readonly string[]): readonly Command[] {
  return mounts.length === 0 ? [] : [forEach("target", mounts, '! mountpoint -q -- "$target" || umount -- "$target"')];
}
