/**
 * An IPv4 address from the eight digits of /proc/net/tcp: a word in the order of the machine's bytes.
 *
 * @param isLittleEndian  of the host, not of this machine
 */
export function ipv4OfWord(word: string, isLittleEndian: boolean): string {
  const bytes = bytesOfWord(word, isLittleEndian);
  return bytes.map((byte) => Number.parseInt(byte, 16)).join(".");
}

/** An IPv6 address from 32 digits in network order, in the form of RFC 5952. */
export function ipv6OfDigits(digits: string): string {
  const groups = digits.match(/.{4}/g) ?? [];
  const full = groups.map((group) => Number.parseInt(group, 16).toString(16)).join(":");
  const shortest = full
    .match(/(?:^|:)0(?::0)+(?::|$)/g)
    ?.reduce((longest, run) => (run.length > longest.length ? run : longest));
  return shortest === undefined ? full : full.replace(shortest, "::");
}

/** The same from the four words of /proc/net/tcp6. */
export function ipv6OfWords(digits: string, isLittleEndian: boolean): string {
  const words = digits.match(/.{8}/g) ?? [];
  return ipv6OfDigits(words.map((word) => bytesOfWord(word, isLittleEndian).join("")).join(""));
}

function bytesOfWord(word: string, isLittleEndian: boolean): readonly string[] {
  const bytes = word.match(/../g) ?? [];
  return isLittleEndian ? bytes.toReversed() : bytes;
}
