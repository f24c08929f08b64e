/** The bytes end before the content does, as after a broken transfer or a full disk. What came before is good. */
export class CutShort extends Error {}

/** The content breaks the rules of its format; the message says how, in words that quote nothing that may be secret. */
export class Malformed extends Error {
  /** what to do, where that is not simply to make the file anew */
  readonly advice: string | undefined;

  constructor(message: string, options: ErrorOptions & { readonly advice?: string } = {}) {
    super(message, options);
    this.advice = options.advice;
  }
}
