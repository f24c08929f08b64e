import type { ConnectionFlags } from "../../collect/kube/kubeconfig-select.js";
import { parseGoDuration } from "../../derive/go-duration.js";
import { UsageError } from "../../model/errors.js";
import type { Arguments } from "./arguments.js";
import type { Flags } from "./flag.js";

/** Which API server to read, as whom, and for how long. */
export interface ConnectionOptions extends ConnectionFlags {
  /** [s] for all of the collection; null is no limit */
  readonly deadlineSeconds: number | null;
}

/** kubectl's connection flags under their own names. There is no -n: kaudit reads the whole cluster. */
export const CONNECTION_FLAGS: Flags = {
  kubeconfig: { type: "value", placeholder: "FILE", describe: "kubeconfig in place of KUBECONFIG or ~/.kube/config" },
  context: { type: "value", placeholder: "NAME", describe: "context of the kubeconfig" },
  cluster: { type: "value", placeholder: "NAME", describe: "cluster of the kubeconfig" },
  user: { type: "value", placeholder: "NAME", describe: "user of the kubeconfig" },
  as: { type: "value", placeholder: "USER", describe: "act as this user" },
  "as-group": { type: "values", placeholder: "GROUP", describe: "act as a member of this group; several times" },
  "as-uid": { type: "value", placeholder: "UID", describe: "act as the user with this UID" },
  "request-timeout": {
    type: "value",
    placeholder: "DURATION",
    describe: "limit of one request, such as 30s; 0 is none",
    fallback: "60s",
  },
  deadline: {
    type: "value",
    placeholder: "DURATION",
    describe: "collect no longer than this, and report what is there, such as 5m",
  },
};

/** @throws {UsageError} on a deadline that is no length of time */
export function readConnectionOptions(given: Arguments): ConnectionOptions {
  return {
    kubeconfig: given.value("kubeconfig") ?? "",
    context: given.value("context") ?? "",
    cluster: given.value("cluster") ?? "",
    user: given.value("user") ?? "",
    as: given.value("as") ?? "",
    asUid: given.value("as-uid") ?? "",
    asGroups: given.values("as-group"),
    requestTimeout: given.value("request-timeout") ?? "",
    deadlineSeconds: readDeadline(given.value("deadline")),
  };
}

/** kubectl with the flags that lead it to the same server as the same user, as words of a command. */
export function kubectlWords(options: ConnectionFlags): readonly string[] {
  const { kubeconfig, context, cluster, user, as, asUid, asGroups = [] } = options;
  const flags = { kubeconfig, context, cluster, user, as, "as-uid": asUid };
  return [
    "kubectl",
    ...Object.entries(flags).flatMap(([name, value]) => (value ? [`--${name}=${value}`] : [])),
    ...asGroups.map((group) => `--as-group=${group}`),
  ];
}

function readDeadline(text: string | undefined): number | null {
  if (text === undefined) return null;
  const seconds = parseGoDuration(text);
  if (seconds !== null && seconds > 0) return seconds;
  throw new UsageError(`flag --deadline is "${text}", which is no length of time; write one such as 90s or 5m`);
}
