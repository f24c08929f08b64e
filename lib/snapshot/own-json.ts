/**
 * Parses JSON without ever letting the key `__proto__` in: JSON.parse makes it an own property, but the first
 * `Object.assign` or `target[key] = …` behind it would set a prototype. The key may also be written with `\u005f`.
 *
 * @throws {SyntaxError} whose message is not to be shown: it quotes the text
 */
export function parseOwnJson(text: string): unknown {
  if (!/__proto__|\\u005f/i.test(text)) return JSON.parse(text);
  return JSON.parse(text, (key, value: unknown) => (key === "__proto__" ? undefined : value));
}
