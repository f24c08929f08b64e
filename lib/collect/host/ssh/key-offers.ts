import type { SshDestination } from "./destination.js";
import type { IdentityFile } from "./identity-file.js";
import type { ParsedKey } from "./ssh2.js";

/** A key to log in with: one that the agent signs with, or one from a file. */
export interface KeyOffer {
  readonly by: "agent" | "file";
  readonly key: ParsedKey;
  /** for messages: path, or the key's comment */
  readonly label: string;
}

export interface KeyOffers {
  readonly offers: readonly KeyOffer[];
  /** keys beyond {@link MAX_KEYS}, which are not tried */
  readonly omitted: number;
  /** why keys that were named cannot be used */
  readonly problems: readonly string[];
}

/** sshd lets six attempts pass by default (MaxAuthTries) and newer ones punish an address that fails often. */
const MAX_KEYS = 3;

/**
 * Which keys are offered to a host, in which order: those that files name, the agent's first where it holds them, then
 * what else the agent holds, then the default files. Never more than three.
 */
export function keyOffers(
  destination: Pick<SshDestination, "areIdentitiesNamed" | "identitiesOnly">,
  files: readonly IdentityFile[],
  agentKeys: readonly ParsedKey[],
): KeyOffers {
  const byBlob = new Map(agentKeys.map((key) => [key.getPublicSSH().toString("base64"), key]));
  const ofFiles = files.flatMap((file) => offerOf(file, byBlob) ?? []);
  const others = agentKeys.filter(
    (key) => !files.some((file) => file.publicKey === key.getPublicSSH().toString("base64")),
  );
  const ofAgent = destination.identitiesOnly ? [] : others.map(agentOffer);
  const inAgent = ofFiles.filter(({ by }) => by === "agent");
  const offers = destination.areIdentitiesNamed
    ? [...ofFiles, ...ofAgent]
    : [...inAgent, ...ofAgent, ...ofFiles.filter(({ by }) => by === "file")];
  return {
    offers: offers.slice(0, MAX_KEYS),
    omitted: Math.max(0, offers.length - MAX_KEYS),
    problems: files.flatMap((file) => (offerOf(file, byBlob) === undefined ? (file.problem ?? []) : [])),
  };
}

function offerOf(file: IdentityFile, agentKeys: ReadonlyMap<string, ParsedKey>): KeyOffer | undefined {
  const inAgent = file.publicKey === undefined ? undefined : agentKeys.get(file.publicKey);
  if (inAgent !== undefined) return { by: "agent", key: inAgent, label: `${file.path} (agent)` };
  return file.privateKey === undefined ? undefined : { by: "file", key: file.privateKey, label: file.path };
}

function agentOffer(key: ParsedKey): KeyOffer {
  return { by: "agent", key, label: `${key.comment === "" ? key.type : key.comment} (agent)` };
}
