/**
 * One line of what a host or a program said, for a sentence of ours: bounded, without control characters. What formats must
 * escape besides, they escape themselves.
 */
export function quoteRemoteText(text: string, maxLength = 200): string {
  const line = text.split(/[\r\n]+/).find((candidate) => candidate.trim() !== "") ?? "";
  const clean = line.replace(/\p{C}+/gu, " ").trim();
  return JSON.stringify(clean.length > maxLength ? `${clean.slice(0, maxLength)}…` : clean);
}
