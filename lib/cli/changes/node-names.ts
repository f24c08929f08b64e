import { UsageError } from "../../model/errors.js";
import type { Arguments } from "../arguments/arguments.js";

// kubectl takes TYPE/NAME with every spelling of the type.
const TYPED = /^(?:node|nodes|no)\/(.*)$/s;
/** @see https://kubernetes.io/docs/concepts/overview/working-with-objects/names/#dns-subdomain-names */
const DNS_SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/**
 * Names of Nodes as they were given, `node/NAME` taken apart, each once, in order.
 *
 * @throws {UsageError} on none, or on a word that cannot be a Node's name
 */
export function readNodeNames({ operands, command }: Arguments): readonly string[] {
  if (operands.length === 0) throw new UsageError(`"${command}" needs a Node; write ${command} NODE`);
  return [...new Set(operands.map(readNodeName))];
}

/** @throws {UsageError} on a word that cannot be a Node's name */
export function readNodeName(word: string): string {
  const name = TYPED.exec(word)?.[1] ?? word;
  if (name.length <= 253 && DNS_SUBDOMAIN.test(name)) return name;
  const type = /^([^/]*)\//.exec(name)?.[1];
  if (type !== undefined) throw new UsageError(`"${word}" is no Node; write NAME or node/NAME`);
  throw new UsageError(
    `"${word}" cannot be the name of a Node: only a-z, 0-9, "-" and "." are allowed; check the name`,
  );
}
