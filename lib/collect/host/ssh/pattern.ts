/**
 * Whether a name matches one pattern of ssh_config(5) or known_hosts: `*` is any run of characters, `?` is any one.
 * Linear in practice and never exponential: of several `*` only the last is taken back.
 */
export function matchesPattern(name: string, pattern: string): boolean {
  let n = 0;
  let p = 0;
  let star = -1;
  let resume = 0;
  while (n < name.length) {
    if (pattern[p] === "*") {
      star = p++;
      resume = n;
    } else if (p < pattern.length && (pattern[p] === "?" || pattern[p] === name[n])) {
      n++;
      p++;
    } else if (star >= 0) {
      p = star + 1;
      n = ++resume;
    } else {
      return false;
    }
  }
  while (pattern[p] === "*") p++;
  return p === pattern.length;
}

/** Whether a name matches a list of patterns: one that begins with `!` and matches beats all others. */
export function matchesPatterns(name: string, patterns: readonly string[]): boolean {
  let isMatched = false;
  for (const pattern of patterns) {
    if (!pattern.startsWith("!")) isMatched ||= matchesPattern(name, pattern);
    else if (matchesPattern(name, pattern.slice(1))) return false;
  }
  return isMatched;
}
