import { dirname, isAbsolute, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { UsageError } from "../model/errors.js";
import type { Plugin } from "../plugin.js";
import type { Config } from "./config.js";
import { checkPlugin } from "./plugin-shape.js";

/**
 * Imports the plugins that a configuration names, in its order. A file is looked for beside the configuration, a package as if
 * the configuration imported it.
 *
 * @throws {UsageError} when one cannot be found, does not start, has the wrong shape, or bears the name of another
 */
export async function loadPlugins({ path, plugins }: Config): Promise<readonly Plugin[]> {
  if (path === null || plugins.length === 0) return [];
  const loaded = new Map<string, { readonly plugin: Plugin; readonly named: string }>();
  for (const named of plugins) {
    const plugin = checkPlugin(await importDefault(await locate(named, path), named), named);
    const other = loaded.get(plugin.name);
    if (other !== undefined) {
      throw new UsageError(
        `plugins "${other.named}" and "${named}" both call themselves "${plugin.name}"; keep one of them in ${path}`,
      );
    }
    loaded.set(plugin.name, { plugin, named });
  }
  return [...loaded.values()].map(({ plugin }) => plugin);
}

const FILE = /^\.{0,2}\//;
/** name of an npm package, with a path inside it or not; no `data:`, `http:` or `node:` */
const PACKAGE = /^(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*(?:\/[\w.~-]+)*$/;

/** Address of a plugin's module. */
async function locate(named: string, configPath: string): Promise<string> {
  if (FILE.test(named)) {
    return pathToFileURL(isAbsolute(named) ? named : resolve(dirname(configPath), named)).href;
  }
  if (!PACKAGE.test(named)) {
    throw new UsageError(
      `"${named}" in ${configPath} names no plugin; write an npm package, or a file that begins with "./"`,
    );
  }
  // Node's own import.meta.resolve takes no parent without a flag, and require.resolve passes by `exports` for imports.
  const { resolve: resolveImport } = await import("import-meta-resolve");
  try {
    return resolveImport(named, pathToFileURL(configPath).href);
  } catch (error) {
    throw new UsageError(
      `cannot find plugin "${named}" from ${dirname(configPath)}: ${messageOf(error)}; install it there with npm, or write a file as "./FILE"`,
      { cause: error },
    );
  }
}

async function importDefault(address: string, named: string): Promise<unknown> {
  try {
    const module: { readonly default?: unknown } = await import(address);
    return module.default;
  } catch (error) {
    throw new UsageError(`cannot use plugin "${named}": it does not start: ${messageOf(error)}`, { cause: error });
  }
}

function messageOf(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}
