import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Sources } from "./imports.js";

/** Every TypeScript file below the given folders; specs run from the repository's root. */
export function readSources(...folders: readonly string[]): Sources {
  return new Map(filesBelow(".ts", ...folders).map((path) => [path, readFileSync(path, "utf8")]));
}

export function filesBelow(extension: string, ...folders: readonly string[]): readonly string[] {
  return folders
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => join(folder, file)))
    .filter((path) => path.endsWith(extension))
    .sort();
}
