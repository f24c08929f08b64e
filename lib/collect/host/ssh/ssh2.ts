export type { AnyAuthMethod, Client, ClientChannel, ParsedKey, ServerHostKeyAlgorithm } from "ssh2";

/** The package ssh2, which is heavy and so loaded when the first host is reached. */
export type Ssh2 = typeof import("ssh2");

export async function loadSsh2(): Promise<Ssh2> {
  return (await import("ssh2")).default;
}
