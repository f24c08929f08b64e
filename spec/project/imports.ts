import { posix } from "node:path";

/** One import of a source file, as it is written and as what it names. */
export interface Import {
  readonly file: string;
  readonly specifier: string;
  /** path from the repository's root for a relative import (`lib/x.ts`), else the package's or built-in module's name */
  readonly target: string;
}

/** Source files by their path from the repository's root. */
export type Sources = ReadonlyMap<string, string>;

// `from "x"`, `import "x"`, `import("x")`. verbatimModuleSyntax keeps imports as they are written, so text is enough.
// A quoted word "from" is none.
const IMPORT = /(?:(?<!["'`])\bfrom\s*|\bimport\s*\(?\s*)["']([^"'\n]+)["']/g;
const COMMENT_LINE = /^\s*(?:\/\/|\/?\*).*$/gm;

export function importsOf(sources: Sources): readonly Import[] {
  return [...sources].flatMap(([file, text]) =>
    [...code(text).matchAll(IMPORT)].map(([, specifier = ""]) => ({
      file,
      specifier,
      target: resolve(file, specifier),
    })),
  );
}

/** A source without the lines that are comments: those may speak of anything. */
export function code(text: string): string {
  return text.replace(COMMENT_LINE, "");
}

function resolve(file: string, specifier: string): string {
  if (specifier.startsWith(".")) {
    return posix.join(posix.dirname(file), specifier).replace(/\.js$/, ".ts");
  }
  return packageName(specifier);
}

/** `@scope/name/deep` → `@scope/name`; a built-in module keeps its whole name. */
export function packageName(specifier: string): string {
  if (specifier.startsWith("node:")) return specifier;
  const [first = "", second] = specifier.split("/");
  return first.startsWith("@") && second !== undefined ? `${first}/${second}` : first;
}
