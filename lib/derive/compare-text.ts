/** By code unit, never by locale: the same order on every machine. Usable with sort(). */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
