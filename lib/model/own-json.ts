/** One of the letters of `__proto__`, escaped. */
const ESCAPED_LETTER = /\\u00(?:5f|6f|7[024])/i;

/**
 * Parses JSON without ever letting the key `__proto__` in: JSON.parse makes it an own property, but the first
 * `Object.assign` or `target[key] = …` behind it would set a prototype. Each of its letters may also be written as `\u00xx`.
 *
 * @throws {SyntaxError} whose message is not to be shown: it quotes the text
 */
export function parseOwnJson(text: string): unknown {
  // Fixed text first: it is found ten times as fast, and a page of Pods has megabytes.
  const mayHoldKey = text.includes("__proto__") || (text.includes("\\u00") && ESCAPED_LETTER.test(text));
  if (!mayHoldKey) return JSON.parse(text);
  return JSON.parse(text, (key, value: unknown) => (key === "__proto__" ? undefined : value));
}
