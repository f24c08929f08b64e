import { type HostPort, hostPortsOf } from "../derive/host-ports.js";
import { compileTerm, type NodeMatcher, requiredNodeMatcher, requiredNodeNames } from "../derive/node-selector.js";
import { podRequests, podScoringRequests } from "../derive/pod-requests.js";
import type { Resources } from "../derive/resources.js";
import type { PodSpec, Toleration } from "../model/kubernetes/index.js";
import { type AffinityTerms, compileAffinity, namesNamespaces, type TermCache } from "./affinity-term.js";

interface NodeDemand {
  readonly matches: NodeMatcher | undefined;
  readonly names: ReadonlySet<string> | undefined;
}

type PreferredNode = { readonly weight: number; readonly matches: NodeMatcher };

/** What the scheduler reads out of a Pod's spec; computed once per spec, and each part when it is first asked for. */
export class PodTraits {
  readonly spec: PodSpec;
  readonly hasPodAffinity: boolean;
  readonly #terms: TermCache;
  #isFarReaching: boolean | undefined;
  #requests: Resources | undefined;
  #scoringRequests: Resources | undefined;
  #hostPorts: readonly HostPort[] | undefined;
  #node: NodeDemand | undefined;
  #preferred: readonly PreferredNode[] | undefined;
  #affinity: Map<string, AffinityTerms> | undefined;

  constructor(spec: PodSpec, terms: TermCache) {
    const { affinity } = spec;
    this.spec = spec;
    this.#terms = terms;
    this.hasPodAffinity = affinity?.podAffinity !== undefined || affinity?.podAntiAffinity !== undefined;
  }

  /**
   * what the Pod reserves on its Node
   *
   * @throws {SyntaxError} when a quantity cannot be read
   */
  get requests(): Resources {
    this.#requests ??= podRequests(this.spec);
    return this.#requests;
  }

  /** the same as the scheduler's scores count it */
  get scoringRequests(): Resources {
    this.#scoringRequests ??= podScoringRequests(this.spec, this.requests);
    return this.#scoringRequests;
  }

  get hostPorts(): readonly HostPort[] {
    this.#hostPorts ??= hostPortsOf(this.spec);
    return this.#hostPorts;
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

  /** some term of its Pod affinity names namespaces, or selects them */
  get speaksOfOtherNamespaces(): boolean {
    this.#isFarReaching ??= namesNamespaces(this.spec);
    return this.#isFarReaching;
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
