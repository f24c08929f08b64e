/** The first of a list and how many are left; one alone is never left. */
export function cut<T>(list: readonly T[], limit: number): { readonly shown: readonly T[]; readonly more: number } {
  const shown = list.length <= limit + 1 ? list : list.slice(0, limit);
  return { shown, more: list.length - shown.length };
}

/** `a, b and 4,998 more` */
export function listWords(list: readonly string[], limit: number): string {
  const { shown, more } = cut(list, limit);
  return shown.join(", ") + (more > 0 ? ` and ${countWord(more)} more` : "");
}

export function countWord(count: number): string {
  return count.toLocaleString("en-US");
}

/** `1 Pod`, `1,200 Pods` */
export function countOf(count: number, noun: string, plural = `${noun}s`): string {
  return `${countWord(count)} ${count === 1 ? noun : plural}`;
}
