// k3s and RKE2 write all the arguments of a server or agent, those of its configuration files among them, to an annotation of its
// Node, as the text of a JSON list. They hide the values of some flags that hold secrets, not of all: --etcd-s3-session-token and
// what --kubelet-arg and its like carry stand there in the open. @see pkg/nodeconfig/nodeconfig.go in k3s, getNodeArgs and isSecret

/** Annotations that hold such a list. */
export const SERVER_ARGUMENTS_ANNOTATIONS = ["k3s.io/node-args", "rke2.io/node-args"] as const;

const KEYS: ReadonlySet<string> = new Set(SERVER_ARGUMENTS_ANNOTATIONS);

/** Flags that rules read, and what a value of each may look like; no other is kept. */
const KEPT: Readonly<Record<string, RegExp>> = {
  "--cluster-init": /^(?:true|false)$/,
  "--disable-etcd": /^(?:true|false)$/,
  "--etcd-disable-snapshots": /^(?:true|false)$/,
  "--etcd-s3": /^(?:true|false)$/,
  "--etcd-snapshot-dir": /^\/[^\n]{1,255}$/,
  "--etcd-snapshot-retention": /^\d{1,9}$/,
  "--etcd-snapshot-schedule-cron": /^[-@0-9A-Za-z*/, ]{1,100}$/,
  "--server": /^https:\/\/[^@/\s]{1,255}\/?$/,
};

export function isServerArgumentsAnnotation(key: string): boolean {
  return KEYS.has(key);
}

/**
 * Such an annotation's text without what no rule reads: again the text of a list. Text that is none is kept as a word that says so.
 * What has been through it once stays as it is.
 */
export function keptServerArguments(text: string): string {
  const words = listOf(text);
  if (words === undefined) return "unreadable";
  const kept = words.flatMap((word, index) => {
    if (index === 0 && (word === "server" || word === "agent")) return [word];
    const form = Object.hasOwn(KEPT, word) ? KEPT[word] : undefined;
    if (form === undefined) return [];
    const next = words[index + 1];
    if (next === undefined || next.startsWith("-")) return [word];
    // A value that does not look like one is a secret for all that is known.
    return form.test(next) ? [word, next] : [];
  });
  return JSON.stringify(kept);
}

/** Flags and their values of a kept annotation, `true` where a flag has none; undefined where its text was no list. */
export function serverArguments(text: string): ReadonlyMap<string, string> | undefined {
  const words = listOf(text);
  if (words === undefined) return undefined;
  const found = new Map<string, string>();
  words.forEach((word, index) => {
    const next = words[index + 1];
    if (word.startsWith("--")) found.set(word.slice(2), next === undefined || next.startsWith("-") ? "true" : next);
  });
  return found;
}

function listOf(text: string): readonly string[] | undefined {
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) && list.every((word) => typeof word === "string") ? list : undefined;
  } catch {
    return undefined;
  }
}
