import type { ConfigNode } from "./config-syntax.js";
import { matchesPatterns } from "./pattern.js";

/** Keyword in lower case → its arguments; the first value found holds, as in ssh. Keywords that add up hold them all. */
export type SshSettings = ReadonlyMap<string, readonly string[]>;

export interface EvaluatedSettings {
  readonly settings: SshSettings;
  /** criteria of Match that were not evaluated, since they would run a command or look at the network: taken as unmet */
  readonly unevaluated: readonly string[];
}

const ADDING_UP = new Set(["identityfile", "certificatefile", "sendenv", "setenv", "localforward", "remoteforward"]);

interface Evaluation {
  readonly originalHost: string;
  readonly localUser: string;
  readonly settings: Map<string, string[]>;
  readonly unevaluated: Set<string>;
  /** what Host is compared with: the name as it was given, in the final pass the name that it stands for */
  host: string;
  isFinal: boolean;
}

/**
 * Settings that hold for one destination, as `ssh -G` prints them.
 *
 * @param given     settings of the command line, which come before any file
 * @param localUser name of the person who runs kaudit
 * @see ssh_config(5); OpenSSH, readconf.c
 */
export function evaluateConfig(
  nodes: readonly ConfigNode[],
  host: string,
  given: SshSettings,
  localUser: string,
): EvaluatedSettings {
  const settings = new Map([...given].map(([keyword, values]) => [keyword, [...values]]));
  const evaluation: Evaluation = {
    originalHost: host,
    localUser,
    settings,
    unevaluated: new Set(),
    host,
    isFinal: false,
  };
  evaluate(nodes, evaluation);
  if (mentionsFinal(nodes)) {
    evaluation.isFinal = true;
    evaluation.host = hostNameOf(evaluation).toLowerCase();
    // As in ssh, no HostName of the second pass counts any more.
    settings.set("hostname", [evaluation.host.replaceAll("%", "%%")]);
    evaluate(nodes, evaluation);
  }
  return { settings, unevaluated: [...evaluation.unevaluated] };
}

function evaluate(nodes: readonly ConfigNode[], evaluation: Evaluation): void {
  for (const node of nodes) {
    switch (node.kind) {
      case "setting":
        set(node.keyword, node.values, evaluation.settings);
        break;
      case "host":
        if (matchesPatterns(evaluation.host, node.patterns)) evaluate(node.body, evaluation);
        break;
      case "match":
        if (matchesCriteria(node.criteria, evaluation)) evaluate(node.body, evaluation);
        break;
      case "included":
        evaluate(node.body, evaluation);
        break;
    }
  }
}

function set(keyword: string, values: readonly string[], settings: Map<string, string[]>): void {
  const present = settings.get(keyword);
  if (present === undefined) settings.set(keyword, [...values]);
  // The final pass goes through the same files again; what adds up is kept once.
  else if (ADDING_UP.has(keyword)) present.push(...values.filter((value) => !present.includes(value)));
}

/** Whether `Match final` stands anywhere: ssh then goes through the files twice, even if it stands where nothing holds. */
function mentionsFinal(nodes: readonly ConfigNode[]): boolean {
  return nodes.some((node) => {
    if (node.kind === "setting") return false;
    const isMatch = node.kind === "match" && node.criteria.some((word) => /^!?final$/i.test(word));
    return isMatch || mentionsFinal(node.body);
  });
}

/** All criteria of one Match line must hold. */
function matchesCriteria(criteria: readonly string[], evaluation: Evaluation): boolean {
  let isMatched = true;
  for (let at = 0; at < criteria.length; at++) {
    const word = (criteria[at] ?? "").toLowerCase();
    const isNegated = word.startsWith("!");
    const attribute = isNegated ? word.slice(1) : word;
    const hasValue = !["all", "canonical", "final"].includes(attribute);
    const holds = matchesCriterion(attribute, hasValue ? (criteria[++at] ?? "") : "", evaluation);
    isMatched &&= holds !== undefined && holds !== isNegated;
  }
  return isMatched;
}

/** undefined where the criterion cannot be told without running something */
function matchesCriterion(attribute: string, value: string, evaluation: Evaluation): boolean | undefined {
  const patterns = value.split(",");
  switch (attribute) {
    case "all":
      return true;
    case "canonical":
    case "final":
      return evaluation.isFinal;
    case "host":
      return matchesName(hostNameOf(evaluation), patterns);
    case "originalhost":
      return matchesName(evaluation.originalHost, patterns);
    case "user":
      return matchesPatterns(evaluation.settings.get("user")?.[0] ?? evaluation.localUser, patterns);
    case "localuser":
      return matchesPatterns(evaluation.localUser, patterns);
    default:
      evaluation.unevaluated.add(`Match ${attribute}`);
      return undefined;
  }
}

/** Unlike Host, which minds the case, Match takes host names as equal whatever theirs. */
function matchesName(name: string, patterns: readonly string[]): boolean {
  return matchesPatterns(
    name.toLowerCase(),
    patterns.map((pattern) => pattern.toLowerCase()),
  );
}

/** Name that a destination stands for. HostName knows two tokens only, %h and %%. */
export function hostNameOf({ settings, originalHost }: { settings: SshSettings; originalHost: string }): string {
  const template = settings.get("hostname")?.[0];
  return template?.replace(/%[h%]/g, (token) => (token === "%h" ? originalHost : "%")) ?? originalHost;
}
