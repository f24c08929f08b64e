import { compileLabelSelector, type LabelMatcher, type Labels } from "../derive/label-selector.js";
import { type ConfiguredWebhook, namespaceLabels, POD_CREATION, vitalRequests, webhooksOf } from "../derive/webhook.js";
import type { ConsultedFacts } from "./consulted-facts.js";

interface PodWebhook {
  /** kind and name of its configuration */
  readonly name: string;
  readonly isMutating: boolean;
  readonly namespaces: LabelMatcher;
}

/**
 * Admission webhooks that are asked about new Pods. They are not simulated: it is noted that they take part, and taken that
 * they answer as they did for the Pods that are there.
 */
export class PodWebhooks {
  readonly #facts: ConsultedFacts;
  readonly #labelsOf: (namespace: string) => Labels;
  #webhooks: readonly PodWebhook[] | undefined;

  constructor(facts: ConsultedFacts, labelsOf: (namespace: string) => Labels) {
    this.#facts = facts;
    this.#labelsOf = labelsOf;
  }

  /** @param isModelled the Pod is like one that was admitted; otherwise what they add to it is not known */
  note(namespace: string, isModelled: boolean): void {
    this.#webhooks ??= podWebhooks(this.#facts);
    if (this.#webhooks.length === 0) return;
    const labels = namespaceLabels({ name: namespace, labels: this.#labelsOf(namespace) });
    for (const { name, isMutating, namespaces } of this.#webhooks) {
      if (!namespaces.matches(labels)) continue;
      if (isMutating && !isModelled) this.#facts.note(`what ${name} adds to a new Pod in Namespace ${namespace}`);
      else this.#facts.assumeOf(name);
    }
  }
}

function podWebhooks(facts: ConsultedFacts): readonly PodWebhook[] {
  const validating = facts.look("validatingWebhookConfigurations") ?? [];
  const mutating = facts.look("mutatingWebhookConfigurations") ?? [];
  return webhooksOf(validating, mutating)
    .filter(({ webhook }) => vitalRequests(webhook).includes(POD_CREATION))
    .map(compile);
}

function compile({ kind, configuration, webhook }: ConfiguredWebhook): PodWebhook {
  return {
    name: `${kind} ${configuration}`,
    isMutating: kind === "MutatingWebhookConfiguration",
    namespaces: compileLabelSelector(webhook.namespaceSelector ?? {}),
  };
}
