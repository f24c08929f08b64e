import type { Subject } from "../model/finding.js";
import type { Pod } from "../model/kubernetes/index.js";
import { controllerOf } from "./owner.js";

/** A CronJob names its Jobs after the minute that they are for. @see pkg/controller/cronjob, getJobName */
const OF_CRON_JOB = /^(.+)-\d{8,10}$/;

/**
 * The topmost controller of a Pod, as far as the Pod itself tells: a Deployment's ReplicaSet is called after it and the hash
 * of the template that the Pod is labelled with. A bare Pod stands for itself, by what its name is generated from.
 */
export function workloadOf({ metadata }: Pod): Subject & { readonly namespace: string } {
  const namespace = metadata.namespace ?? "";
  const owner = controllerOf(metadata);
  if (owner === undefined) return { kind: "Pod", namespace, name: metadata.generateName ?? metadata.name };
  const suffix = `-${metadata.labels?.["pod-template-hash"]}`;
  if (owner.kind === "ReplicaSet" && owner.name.endsWith(suffix)) {
    return { kind: "Deployment", namespace, name: owner.name.slice(0, -suffix.length) };
  }
  const cronJob = owner.kind === "Job" ? OF_CRON_JOB.exec(owner.name)?.[1] : undefined;
  return cronJob === undefined
    ? { kind: owner.kind, namespace, name: owner.name }
    : { kind: "CronJob", namespace, name: cronJob };
}

/** `StatefulSet db/pg` */
export function workloadText({ kind, namespace, name }: Subject): string {
  return `${kind} ${namespace}/${name}`;
}
