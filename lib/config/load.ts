import { open } from "node:fs/promises";
import { homedir } from "node:os";
import { isAbsolute, join, resolve } from "node:path";
import { InputError } from "../model/errors.js";
import { type Config, EMPTY_CONFIG } from "./config.js";
import { readEtcdBackups } from "./etcd-backups.js";
import { parseConfig } from "./parse.js";
import { readWaivers } from "./waivers.js";

/** Far more than a person writes; a hostile or mistaken file ends here. */
const MAX_CONFIG_BYTES = 1024 * 1024;

/**
 * The configuration that was named, else the user's own, else none. Never one that lies about in the working directory: a
 * configuration names plugins, which are programs.
 *
 * @param named  path given by the person; null looks in the user's configuration directory
 * @throws {InputError} when the file cannot be read
 * @throws {UsageError} when it says what cannot be
 */
export async function loadConfig(
  named: string | null,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Config> {
  const path = named === null ? userConfigPath(env) : resolve(named);
  const text = await readText(path, named === null);
  if (text === null) return EMPTY_CONFIG;
  const { cluster = {}, waivers = [], hosts = {}, etcdBackups = [], plugins = [] } = parseConfig(text, path);
  return {
    path,
    cluster,
    waivers: readWaivers(waivers, path),
    hosts: new Map(Object.entries(hosts)),
    etcdBackups: readEtcdBackups(etcdBackups, path),
    plugins,
  };
}

/** @see https://specifications.freedesktop.org/basedir-spec/latest/ : a relative XDG_CONFIG_HOME is to be ignored */
function userConfigPath({ XDG_CONFIG_HOME, HOME }: Readonly<Record<string, string | undefined>>): string {
  const home = HOME !== undefined && isAbsolute(HOME) ? HOME : homedir();
  const directory =
    XDG_CONFIG_HOME !== undefined && isAbsolute(XDG_CONFIG_HOME) ? XDG_CONFIG_HOME : join(home, ".config");
  return join(directory, "kaudit", "config.yaml");
}

async function readText(path: string, mayBeMissing: boolean): Promise<string | null> {
  try {
    const file = await open(path, "r");
    try {
      const buffer = Buffer.alloc(MAX_CONFIG_BYTES + 1);
      const bytes = await readFully(file, buffer);
      if (bytes > MAX_CONFIG_BYTES)
        throw new InputError(`cannot read configuration ${path}: it is larger than 1 MiB; is it one?`);
      return new TextDecoder("utf-8", { fatal: true }).decode(buffer.subarray(0, bytes));
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof InputError) throw error;
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (mayBeMissing && (code === "ENOENT" || code === "ENOTDIR")) return null;
    throw new InputError(`cannot read configuration ${path}: ${REASONS[String(code)] ?? String(error)}`, {
      cause: error,
    });
  }
}

async function readFully(file: Awaited<ReturnType<typeof open>>, buffer: Buffer): Promise<number> {
  let length = 0;
  while (length < buffer.length) {
    const { bytesRead } = await file.read(buffer, length, buffer.length - length);
    if (bytesRead === 0) break;
    length += bytesRead;
  }
  return length;
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file; check the path after --config",
  EISDIR: "it is a directory; name the file in it",
  EACCES: "permission denied; make it readable for the user that runs kaudit",
  ERR_ENCODING_INVALID_ENCODED_DATA: "it is not UTF-8 text; is it a configuration?",
};
