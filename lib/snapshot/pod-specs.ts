import { digestOf } from "./checksum.js";
import type { ObjectLine, PodSpecLine } from "./line.js";
import { isRecord } from "./list-part.js";

type Fields = Readonly<Record<string, unknown>>;

/** The fact whose objects are Pods. */
export const PODS = "pods";

/** Splits Pods into what is their own and what they have in common with others, and numbers the latter. */
export class PodSpecs {
  readonly #numbers = new Map<string, number>();

  /** The Pod's line, after the line of its spec where that is a new one. */
  *linesOf(pod: Fields): Iterable<PodSpecLine | ObjectLine> {
    const { spec } = pod;
    if (!isRecord(spec)) {
      yield { object: PODS, value: pod };
      return;
    }
    const { own, common } = split(spec);
    const key = digestOf(JSON.stringify(common));
    const known = this.#numbers.get(key);
    const podSpec = known ?? this.#numbers.size;
    if (known === undefined) {
      this.#numbers.set(key, podSpec);
      yield { podSpec, value: common };
    }
    yield { object: PODS, podSpec, value: { ...pod, spec: own } };
  }
}

/** A DaemonSet's controller pins each of its Pods to a Node by an affinity: that is as much its own as the Node's name. */
function split(spec: Fields): { readonly own: Fields; readonly common: Fields } {
  const { nodeName, ...withoutNode } = spec;
  const own = nodeName === undefined ? {} : { nodeName };
  if (!pinsToNode(withoutNode.affinity)) return { own, common: withoutNode };
  const { affinity, ...common } = withoutNode;
  return { own: { ...own, affinity }, common };
}

function pinsToNode(affinity: unknown): boolean {
  const node = isRecord(affinity) ? affinity.nodeAffinity : undefined;
  const required = isRecord(node) ? node.requiredDuringSchedulingIgnoredDuringExecution : undefined;
  const terms = isRecord(required) ? required.nodeSelectorTerms : undefined;
  return Array.isArray(terms) && terms.some((term) => isRecord(term) && term.matchFields !== undefined);
}
