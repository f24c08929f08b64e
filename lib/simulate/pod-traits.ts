import { type HostPort, hostPortsOf } from "../derive/host-ports.js";
import { compileTerm, type NodeMatcher, requiredNodeMatcher, requiredNodeNames } from "../derive/node-selector.js";
import { podRequests, podScoringRequests } from "../derive/pod-requests.js";
import type { Resources } from "../derive/resources.js";
import type { PodSpec, Toleration } from "../model/kubernetes/index.js";
import { type AffinityTerms, compileAffinity, type TermCache } from "./affinity-term.js";

interface NodeDemand {
  readonly matches: NodeMatcher | undefined;
  readonly names: ReadonlySet<string> | undefined;
}

type PreferredNode = { readonly weight: number; readonly matches: NodeMatcher };

/** What the scheduler reads out of a Pod's spec; computed once per spec, and each part when it is first asked for. */
export class PodTraits {
  readonly spec: PodSpec;
  /** what the Pod reserves on its Node */
  readonly requests: Resources;
  /** the same as the scheduler's scores count it */
  readonly scoringRequests: Resources;
  readonly hostPorts: readonly HostPort[];
  readonly hasPodAffinity: boolean;
  readonly #terms: TermCache;
  #node: NodeDemand | undefined;
  #preferred: readonly PreferredNode[] | undefined;
  #affinity: Map<string, AffinityTerms> | undefined;

  /** @throws {SyntaxError} when a quantity cannot be read */
  constructor(spec: PodSpec, terms: TermCache) {
    const { affinity } = spec;
    this.spec = spec;
    this.#terms = terms;
    this.requests = podRequests(spec);
    this.scoringRequests = podScoringRequests(spec, this.requests);
    this.hostPorts = hostPortsOf(spec);
    this.hasPodAffinity = affinity?.podAffinity !== undefined || affinity?.podAntiAffinity !== undefined;
  }

  get tolerations(): readonly Toleration[] {
    return this.spec.tolerations ?? [];
  }

  /** what `nodeSelector` and node affinity demand; undefined where they demand nothing */
  get requiredNode(): NodeMatcher | undefined {
    return this.#nodeDemand().matches;
  }

  /** names of Nodes that alone will do; undefined where any may */
  get requiredNodeNames(): ReadonlySet<string> | undefined {
    return this.#nodeDemand().names;
  }

  get preferredNodes(): readonly PreferredNode[] {
    const terms = this.spec.affinity?.nodeAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    this.#preferred ??= terms.map(({ weight, preference }) => ({ weight, matches: compileTerm(preference) }));
    return this.#preferred;
  }

  /** Pod affinity as it reads in a namespace, which a term without namespaces means. */
  affinityIn(namespace: string): AffinityTerms {
    this.#affinity ??= new Map();
    let terms = this.#affinity.get(namespace);
    if (terms === undefined) {
      terms = compileAffinity(this.spec, namespace, this.#terms);
      this.#affinity.set(namespace, terms);
    }
    return terms;
  }

  /** The traits of a spec that differs in some fields. */
  with(change: Partial<PodSpec>): PodTraits {
    return new PodTraits({ ...this.spec, ...change }, this.#terms);
  }

  #nodeDemand(): NodeDemand {
    this.#node ??= { matches: requiredNodeMatcher(this.spec), names: requiredNodeNames(this.spec) };
    return this.#node;
  }
}
