/** A destination as people write it: `host`, `user@host`, `user@host:port`, `[v6]:port`, `ssh://user@host:port`. */
export interface HostSpec {
  readonly host: string;
  readonly user?: string;
  readonly port?: number;
}

/** @returns undefined when it is no destination, or one that a program could take for something else than a host */
export function parseHostSpec(text: string): HostSpec | undefined {
  const spec = text.startsWith("ssh://") ? text.slice("ssh://".length).replace(/\/$/, "") : text;
  const at = spec.lastIndexOf("@");
  const user = at < 0 ? undefined : spec.slice(0, at);
  const place = splitPort(spec.slice(at + 1));
  if (place === undefined || !isHostName(place.host) || (user !== undefined && !isUserName(user))) return undefined;
  return user === undefined ? place : { ...place, user };
}

/** As `parseHostSpec` reads it. */
export function formatHostSpec({ host, port, user }: HostSpec): string {
  const place = host.includes(":") ? `[${host}]` : host;
  return `${user === undefined ? "" : `${user}@`}${place}${port === undefined ? "" : `:${port}`}`;
}

function splitPort(text: string): { readonly host: string; readonly port?: number } | undefined {
  // More than one colon without brackets is an IPv6 address, which then has no port.
  const match = /^\[([^\]]*)\](?::(\d{1,5}))?$/.exec(text) ?? /^([^:]*)(?::(\d{1,5}))?$/.exec(text) ?? [text, text];
  const [, host = "", digits] = match;
  if (digits === undefined) return { host };
  const port = Number(digits);
  return port >= 1 && port <= 65_535 ? { host, port } : undefined;
}

/**
 * Whether a text can be a host's name or address, and nothing else: a Node's address comes from the API, and one that begins
 * with a dash or holds a space would be an option or a second argument to the programs that get it.
 */
export function isHostName(text: string): boolean {
  return text.length <= 255 && /^[A-Za-z0-9_:][A-Za-z0-9_.:%-]*$/.test(text);
}

function isUserName(text: string): boolean {
  return text.length <= 64 && /^[A-Za-z0-9_][A-Za-z0-9_.@\\+-]*\$?$/.test(text);
}
