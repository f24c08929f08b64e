// General categories Cc (C0, DEL, C1), Cf (bidi controls, zero-width, soft hyphen), Zl and Zp (U+2028, U+2029) and Cs (a surrogate
// without its other half), and what Unicode lets a display ignore altogether: Hangul fillers, variation selectors, tags.
const INVISIBLE = String.raw`[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Default_Ignorable_Code_Point}]`;

/**
 * Matches each code point that a terminal, an editor or a browser would act on, reorder or hide instead of showing it.
 *
 * @see Unicode Standard Annex #44, General_Category; Unicode Technical Report #36, "Bidirectional Text Spoofing"
 */
export const INVISIBLE_CODE_POINTS: RegExp = new RegExp(INVISIBLE, "gu");

const ONE_INVISIBLE = new RegExp(INVISIBLE, "u");

/** Whether a text holds a code point that would not be seen as what it is. */
export function hasInvisible(text: string): boolean {
  return ONE_INVISIBLE.test(text);
}
