import { shellQuote } from "../../derive/shell-quote.js";
import type { ListDefinition } from "../../model/lists.js";
import type { UnobservedReason } from "../../model/observation.js";
import { groupOf } from "./cluster-role.js";
import type { KubeFault } from "./fault.js";

/** What was asked for. */
export interface Asked {
  readonly path: string;
  /** none for a URL such as /metrics */
  readonly list?: ListDefinition;
}

/** What to do about a read that failed. */
export interface Remedy {
  /** imperative, as the end of a sentence */
  readonly text: string;
  /** each can be pasted into a POSIX shell */
  readonly commands: readonly string[];
}

/** The ClusterRole that `kaudit permissions` prints. */
const ROLE = "kaudit";

const LOG_IN = "log in again, or correct the credentials in the kubeconfig";

/**
 * @param kubectl  the program and its connection flags, as words
 * @returns undefined where the fault itself says all that can be done
 */
export function remedyFor(
  { reason, message }: Pick<KubeFault, "reason" | "message">,
  asked: Asked,
  kubectl: readonly string[] = ["kubectl"],
): Remedy | undefined {
  const look = (...words: readonly string[]) => commandOf([...kubectl, ...words]);
  switch (reason as UnobservedReason) {
    case "forbidden":
      // Nobody should ever grant this to whoever comes along.
      if (userIn(message) === "system:anonymous") return { text: LOG_IN, commands: look("config", "view", "--minify") };
      return { text: grantFor(asked), commands: ["kaudit permissions | kubectl apply -f -", bindingFor(message)] };
    case "unauthenticated":
      return { text: LOG_IN, commands: look("config", "view", "--minify") };
    case "not-served":
      return notServed(asked, look);
    case "unreachable":
      return { text: "see whether kubectl reaches it", commands: look("get", "--raw", "/readyz") };
    case "rate-limited":
    case "server-error":
    case "timeout":
    case "connection-lost":
      return { text: "try again when the API server is well", commands: look("get", "--raw", "/readyz?verbose") };
    case "expired":
      return { text: "try again when the API server is less busy", commands: look("get", "--raw", "/readyz?verbose") };
    case "malformed":
    case "truncated":
      return { text: "look at what answers there", commands: look("get", "--raw", "/version", "-v=8") };
    default:
      return undefined;
  }
}

/** Without the core group there is no Kubernetes; any other kind may be missing. */
function notServed({ list, path }: Asked, look: (...words: string[]) => readonly string[]): Remedy {
  const group = groupOf(list?.apiVersion ?? "");
  if (group === "") {
    const text = `correct the server in the kubeconfig: an API server of Kubernetes would have ${path}`;
    return { text, commands: look("config", "view", "--minify") };
  }
  const text = "nothing to do where the cluster does not have this kind; what rests on it stays open";
  return { text, commands: look("api-resources", `--api-group=${group}`) };
}

function grantFor({ list, path }: Asked): string {
  if (list === undefined) return `grant get on the URL ${path} (kaudit permissions prints the ClusterRole)`;
  const group = groupOf(list.apiVersion);
  return `grant list on ${list.resource}${group === "" ? "" : `.${group}`} (kaudit permissions prints the ClusterRole)`;
}

/** In the API server's own words: `pods is forbidden: User "jane" cannot list resource …`. */
function userIn(message: string): string | undefined {
  return /\bUser "([^"\\]+)" cannot /.exec(message)?.[1];
}

function bindingFor(message: string): string {
  const user = userIn(message) ?? "USER";
  const [, namespace, name] = /^system:serviceaccount:([^:]+):([^:]+)$/.exec(user) ?? [];
  const subject = namespace === undefined ? ["--user=", user] : ["--serviceaccount=", `${namespace}:${name}`];
  const binding = `${ROLE}-${user.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}`.slice(0, 63).replace(/-+$/, "");
  const quoted = shellQuote(subject[1] ?? "") ?? "USER";
  return `kubectl create clusterrolebinding ${binding} --clusterrole=${ROLE} ${subject[0]}${quoted}`;
}

/** @returns nothing where a word cannot be quoted: no command is better than another one */
function commandOf(words: readonly string[]): readonly string[] {
  const quoted = words.map((word) => (/^--?[a-z-]+=?[\w./:@-]*$/.test(word) ? word : shellQuote(word)));
  return quoted.includes(null) ? [] : [quoted.join(" ")];
}
