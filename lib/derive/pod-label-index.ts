import type { Pod } from "../model/kubernetes/index.js";
import type { LabelMatcher } from "./label-selector.js";

/** Pods by namespace and label or name: a budget or a Service must not walk all Pods of a cluster to find its own. */
export class PodLabelIndex {
  readonly #byNamespace = new Map<string, Pod[]>();
  /** namespace → name; a namespace is indexed when it is first asked for */
  readonly #byName = new Map<string, ReadonlyMap<string, Pod>>();
  /** namespace → label key → value → Pods; a key is indexed when it is first asked for */
  readonly #byLabel = new Map<string, Map<string, ReadonlyMap<string, readonly Pod[]>>>();

  constructor(pods: readonly Pod[]) {
    for (const pod of pods) {
      const namespace = pod.metadata.namespace ?? "";
      const known = this.#byNamespace.get(namespace);
      if (known === undefined) this.#byNamespace.set(namespace, [pod]);
      else known.push(pod);
    }
  }

  named(namespace: string, name: string): Pod | undefined {
    let names = this.#byName.get(namespace);
    if (names === undefined) {
      names = new Map((this.#byNamespace.get(namespace) ?? []).map((pod) => [pod.metadata.name, pod]));
      this.#byName.set(namespace, names);
    }
    return names.get(name);
  }

  matching(namespace: string, matcher: LabelMatcher): readonly Pod[] {
    return this.#candidates(namespace, matcher).filter(({ metadata }) => matcher.matches(metadata.labels));
  }

  #candidates(namespace: string, { anchor }: LabelMatcher): readonly Pod[] {
    if (anchor === undefined) return this.#byNamespace.get(namespace) ?? [];
    const byValue = this.#values(namespace, anchor.key);
    return [...new Set(anchor.values)].flatMap((value) => byValue.get(value) ?? []);
  }

  #values(namespace: string, key: string): ReadonlyMap<string, readonly Pod[]> {
    const keys = this.#byLabel.get(namespace) ?? new Map<string, ReadonlyMap<string, readonly Pod[]>>();
    this.#byLabel.set(namespace, keys);
    const known = keys.get(key);
    if (known !== undefined) return known;
    const byValue = new Map<string, Pod[]>();
    for (const pod of this.#byNamespace.get(namespace) ?? []) {
      const value = pod.metadata.labels?.[key];
      if (value === undefined) continue;
      const group = byValue.get(value);
      if (group === undefined) byValue.set(value, [pod]);
      else group.push(pod);
    }
    keys.set(key, byValue);
    return byValue;
  }
}
