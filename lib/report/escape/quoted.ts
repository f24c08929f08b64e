import { INVISIBLE_CODE_POINTS } from "../../derive/invisible.js";

const INLINE_COMMAND = /##(?=\[|vso\[)/giu;

/**
 * JSON text that is safe to look at in a terminal or to print in a CI job, and parses to the same value. JSON.stringify
 * leaves DEL, C1, bidi and zero-width characters, U+2028 and U+2029 as they are.
 *
 * @param json  output of JSON.stringify; its own line breaks stay
 */
export function escapeJson(json: string): string {
  return escapeQuoted(json, (character) => character.split("").map(shortEscape).join(""));
}

/**
 * A text as a YAML double-quoted scalar, likewise. A character beyond U+FFFF has an escape of its own there: a parser may
 * take two `\u` for two broken characters.
 *
 * @see YAML 1.2.2, 5.7 Escaped Characters
 */
export function yamlScalar(text: string): string {
  return escapeQuoted(JSON.stringify(text), (character) =>
    character.length === 1 ? shortEscape(character) : `\\U${hex(character.codePointAt(0), 8)}`,
  );
}

function escapeQuoted(json: string, escapeCharacter: (character: string) => string): string {
  return json
    .replace(INVISIBLE_CODE_POINTS, (character) => (character === "\n" ? character : escapeCharacter(character)))
    .replace(INLINE_COMMAND, "\\u0023#");
}

function shortEscape(unit: string): string {
  return `\\u${hex(unit.charCodeAt(0), 4)}`;
}

function hex(code: number | undefined, digits: number): string {
  return (code ?? 0).toString(16).padStart(digits, "0");
}
