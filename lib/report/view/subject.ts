import type { Finding, Subject } from "../../model/finding.js";

/** `Pod shop/web-0`, `Directory /var/lib/kubelet` */
export function subjectName(subject: Subject): string {
  return `${subject.kind} ${objectName(subject)}`;
}

/** `shop/web-0` */
export function objectName({ namespace, name, path }: Subject): string {
  if (path !== undefined) return path;
  return namespace === undefined ? name : `${namespace}/${name}`;
}

/** The subject and, where it does not say so itself, the machine. */
export function whereFound({ subject, host }: Finding): string {
  return host === undefined || host === subject.name ? subjectName(subject) : `${subjectName(subject)} on ${host}`;
}
