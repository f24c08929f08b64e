/** The bytes end before the content does, as after a broken transfer or a full disk. What came before is good. */
export class CutShort extends Error {}

/** The content breaks the rules of its format; `reason` says how, in words that quote nothing of it. */
export class Malformed extends Error {}
