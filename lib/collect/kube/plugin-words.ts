/** Stands for what was taken away. */
const HIDDEN = "***";

/** A name that says that a secret follows; bounded, since a plugin may print anything, and repeats of it would take for ever. */
const NAME = String.raw`[\w.-]{0,30}(?:passw(?:or)?d|passphrase|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credentials?|assertion)[\w.-]{0,30}`;

/**
 * What a secret looks like in words that were made for a person. A name with `=` or a quoted value speaks for itself; after a
 * colon there may be prose ("failed to get token: context deadline exceeded"), so a value there has to be one word of letters and digits.
 */
const SECRETS: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, HIDDEN],
  [/\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g, HIDDEN],
  [/\b(?:ya29\.|AKIA|ASIA|gh[opsu]_|glpat-|xox[abp]-|k8s-aws-v1\.)[\w./+=-]+/g, HIDDEN],
  [/(\/\/)[^/\s@:]{0,200}:[^/\s@]{0,200}@/g, `$1${HIDDEN}@`],
  [
    /\b(authorization["']?\s*[:=]\s*["']?(?:bearer|basic|negotiate)?|bearer|basic)(\s+)(?=\S*[\d=])[\w.~+/=-]{6,}/gi,
    `$1$2${HIDDEN}`,
  ],
  [new RegExp(String.raw`(${NAME}["']?\s*[:=]\s*)(?:"(?:[^"\\]|\\.)*"?|'[^']*'?)`, "gi"), `$1${HIDDEN}`],
  [new RegExp(String.raw`(${NAME}=)[^\s"'&]+`, "gi"), `$1${HIDDEN}`],
  [new RegExp(String.raw`(${NAME}:\s*)(?=\S*\d)(?=\S*[a-z])[^\s"':]{6,}(?=[\s"',;.)]|$)`, "gi"), `$1${HIDDEN}`],
  [new RegExp(String.raw`(--${NAME}\s+)(?!-)(?=\S*\d)\S+`, "gi"), `$1${HIDDEN}`],
];

/**
 * What an exec plugin says to a person, without the secrets in it: a device code and an address to open are meant to be read,
 * but logs of a run are kept and passed on, and some plugins print the token that they got or the answer that they could not
 * read.
 *
 * @param known values that are secret wherever they stand, such as those that the kubeconfig gives the plugin
 */
export function withoutSecrets(text: string, known: readonly string[]): string {
  const shown = SECRETS.reduce((words, [pattern, replacement]) => words.replace(pattern, replacement), text);
  return known.reduce((words, value) => words.replaceAll(value, HIDDEN), shown);
}

/** Values that a plugin is given under names of secrets; short ones would hide words. */
export function secretsOf(env: readonly { readonly name: string; readonly value: string }[]): readonly string[] {
  const name = new RegExp(`^${NAME}$`, "i");
  return env.flatMap((variable) => (name.test(variable.name) && variable.value.length >= 6 ? [variable.value] : []));
}
