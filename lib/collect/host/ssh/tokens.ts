import { join } from "node:path";

/** What a path of ssh_config may refer to. @see ssh_config(5), TOKENS */
export interface TokenValues {
  readonly home: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** letter after the percent sign → its value */
  readonly tokens: Readonly<Record<string, string>>;
}

/**
 * A path of ssh_config with `~`, `${NAME}` and tokens replaced.
 *
 * @returns undefined when it refers to something unknown: a wrong path would be worse than none
 */
export function expandPath(template: string, { home, environment, tokens }: TokenValues): string | undefined {
  let isKnown = true;
  const expanded = template.replace(/%(.)|\$\{([^}]*)\}/g, (_, letter?: string, name?: string) => {
    const value = letter === "%" ? "%" : letter === undefined ? environment[name ?? ""] : tokens[letter];
    isKnown &&= value !== undefined;
    return value ?? "";
  });
  if (!isKnown || /^~[^/]/.test(expanded)) return undefined;
  return expanded.startsWith("~") ? join(home, expanded.slice(1)) : expanded;
}
