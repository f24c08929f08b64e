import type { ListeningSocket } from "../../model/host-facts.js";
import { completeList, malformedLine } from "./lines.js";
import { MalformedError } from "./malformed.js";
import { ipv4OfWord, ipv6OfWords } from "./socket-address.js";

const WHAT = "/proc/1/net/tcp";

/**
 * `order 1` (or 256, by the host's byte order), `table NAME` for each table that the kernel has, and `NAME ADDRESS:PORT`, in
 * hexadecimal, for each socket that listens.
 *
 * @throws {MalformedError} also without the table of TCP
 * @see proc_net(5)
 */
export function parseListeningSockets(text: string): readonly ListeningSocket[] {
  const [order = "", ...lines] = completeList(text, WHAT);
  const [, number] = /^order\s+(1|256)$/.exec(order) ?? [];
  if (number === undefined || !lines.includes("table tcp")) throw new MalformedError(WHAT, "its heading is missing");
  return lines.flatMap((line, index) => {
    if (/^table (?:tcp|udp)6?$/.test(line)) return [];
    const [, protocol, version, address, port] =
      /^(tcp|udp)(6?) ((?:[0-9A-F]{8})(?:[0-9A-F]{24})?):([0-9A-F]{4})$/.exec(line) ?? [];
    const isSound = address?.length === (version === "6" ? 32 : 8);
    if ((protocol !== "tcp" && protocol !== "udp") || address === undefined || port === undefined || !isSound) {
      throw malformedLine(WHAT, index + 1, "is no socket");
    }
    const decode = version === "6" ? ipv6OfWords : ipv4OfWord;
    return [{ protocol, address: decode(address.toLowerCase(), number === "1"), port: Number.parseInt(port, 16) }];
  });
}
