import { shellQuote } from "../../derive/shell-quote.js";
import type { UnobservedReason } from "../../model/observation.js";
import type { Remedy } from "../kube/remedy.js";
import type { HostTarget } from "./host-target.js";
import { type HostSpec, parseHostSpec } from "./ssh/host-spec.js";

const PINNED = "kaudit permissions --ssh";

/**
 * What to do about a host that could not be read, by hand: kaudit itself never writes known_hosts.
 *
 * @returns undefined where nothing can be done, or the sentence itself says all
 */
export function remedyForHost(reason: UnobservedReason, target: HostTarget): Remedy | undefined {
  const { name } = target;
  const spec = target.destination === undefined ? undefined : parseHostSpec(target.destination);
  const ofNode = target.isNode ? commandOf("kubectl", "get", "node", "-o", "wide", "--", name) : [];
  switch (reason) {
    case "no-address":
      return { text: "give its address under hosts: in the configuration (docs/hosts.md)", commands: ofNode };
    case "unreachable":
    case "timeout":
    case "connection-lost":
      return { text: "see whether ssh reaches it from here", commands: ssh(spec, "-v") };
    case "host-key-unknown":
      return {
        text: "compare its host key with what the host itself shows, then add it to known_hosts",
        commands: [...keyscan(spec), "ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub  # on the host itself"],
      };
    case "host-key-mismatch":
      return {
        text: "find out why the key changed (a new machine, or somebody between) before the known one is removed",
        commands: [
          ...keyscan(spec),
          ...commandOf("ssh-keygen", "-l", "-F", target.hostKeyAlias ?? knownAs(spec) ?? name),
        ],
      };
    case "auth-failed":
      return {
        text: "install the line for authorized_keys, or name the account and the key (--ssh-user, --ssh-identity)",
        commands: [PINNED, ...ssh(spec, "-v")],
      };
    case "forbidden":
      return { text: "give the account a shell, or the forced command", commands: [PINNED] };
    case "sudo-refused":
      return { text: "install the script and the lines for sudoers", commands: [PINNED] };
    case "identity-mismatch":
      return {
        text: "correct its address under hosts: in the configuration; machines that were cloned need an id each (systemd-machine-id-setup)",
        commands: [...ofNode, ...ssh(spec, "cat /etc/machine-id /proc/sys/kernel/random/boot_id")],
      };
    case "malformed":
    case "truncated":
      return { text: "see what answers there in place of the script", commands: ssh(spec, "true") };
    default:
      return undefined;
  }
}

/** @param last an option, or a command of the host */
function ssh(spec: HostSpec | undefined, last: string): readonly string[] {
  if (spec === undefined) return [];
  const { host, port, user } = spec;
  return commandOf(
    "ssh",
    ...(last.startsWith("-") ? [last] : []),
    ...(port === undefined ? [] : ["-p", String(port)]),
    "--",
    user === undefined ? host : `${user}@${host}`,
    last.startsWith("-") ? "true" : last,
  );
}

function keyscan(spec: HostSpec | undefined): readonly string[] {
  if (spec === undefined) return [];
  return commandOf("ssh-keyscan", ...(spec.port === undefined ? [] : ["-p", String(spec.port)]), "--", spec.host);
}

function knownAs(spec: HostSpec | undefined): string | undefined {
  return spec?.port === undefined || spec.port === 22 ? spec?.host : `[${spec.host}]:${spec.port}`;
}

/** @returns nothing where a word cannot be quoted: no command is better than another one */
function commandOf(...words: readonly string[]): readonly string[] {
  const quoted = words.map((word) => (/^--?[a-zA-Z]*$/.test(word) ? word : shellQuote(word)));
  return quoted.includes(null) ? [] : [quoted.join(" ")];
}
