import type { HostAddress } from "../../model/host-facts.js";
import { completeLines, malformedLine } from "./lines.js";
import { MalformedError } from "./malformed.js";
import { ipv6OfDigits } from "./socket-address.js";

const WHAT = "/proc/1/net/fib_trie";

/**
 * `inet ADDRESS` and `inet6 DIGITS`, the latter as /proc/net/if_inet6 has them.
 *
 * @throws {MalformedError} also when there is none: a host without so much as a loopback address answers to nobody
 */
export function parseAddresses(text: string): readonly HostAddress[] {
  const addresses = completeLines(text, WHAT).map((line, index): HostAddress => {
    const [, ipv4, ipv6] = /^(?:inet (\d{1,3}(?:\.\d{1,3}){3})|inet6 ([0-9a-f]{32}))$/.exec(line) ?? [];
    if (ipv4 !== undefined) return { family: "IPv4", address: ipv4 };
    if (ipv6 !== undefined) return { family: "IPv6", address: ipv6OfDigits(ipv6) };
    throw malformedLine(WHAT, index, "is no address");
  });
  if (addresses.length === 0) throw new MalformedError(WHAT, "it holds no address");
  return addresses;
}
