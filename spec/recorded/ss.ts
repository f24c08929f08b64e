import { completeLines } from "../../lib/collect/host/lines.js";
import { MalformedError } from "../../lib/collect/host/malformed.js";
import type { ListeningSocket } from "../../lib/model/host-facts.js";

const SOCKET = /^(tcp|udp) +(?:LISTEN|UNCONN) +\d+ +\d+ +(\S+):(\d+) +\S+ +(?:users:\(\("([^"]+)")?/;

/**
 * `ss -Hltunp`. It has no heading, so that no output tells nothing.
 *
 * @throws {MalformedError}
 */
export function parseSockets(text: string): readonly ListeningSocket[] {
  const lines = completeLines(text, "ss");
  if (lines.length === 0) throw new MalformedError("ss", "it printed nothing, and whether it failed was not recorded");
  return lines.map((line) => {
    const [, protocol, address = "", port, process] = SOCKET.exec(line) ?? [];
    if (protocol !== "tcp" && protocol !== "udp") throw new MalformedError("ss", line);
    // `*` is a socket on [::] that takes IPv4 as well.
    const at = { address: address === "*" ? "::" : address.replace(/^\[|\]$/g, ""), port: Number(port) };
    return { protocol, ...at, ...(process === undefined ? {} : { process }) };
  });
}
