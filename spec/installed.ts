import { accessSync, constants } from "node:fs";
import { resolve } from "node:path";

/** Where system programs lie that are not on every person's PATH. */
const SYSTEM_DIRECTORIES = ["/usr/sbin", "/sbin"];

/** Path of a program on this machine, given by its name or as a path; undefined where it is not installed. */
export function installedPath(program: string): string | undefined {
  const directories = [...(process.env.PATH ?? "").split(":"), ...SYSTEM_DIRECTORIES];
  return directories.map((directory) => resolve(directory, program)).find(isExecutable);
}

export function isInstalled(program: string): boolean {
  return installedPath(program) !== undefined;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
