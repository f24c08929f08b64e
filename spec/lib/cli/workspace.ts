import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A directory of a test's own; gone when the test is over. */
export interface Workspace {
  readonly directory: string;
  /** writes a file and gives back its path */
  file(name: string, text: string | Buffer): string;
  path(name: string): string;
}

/** Makes a workspace before each test of the suite, and removes it afterwards. */
export function useWorkspace(): Workspace {
  let directory = "";
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "kaudit-spec-"));
  });
  afterEach(() => {
    rmSync(directory, { recursive: true, force: true });
  });
  const path = (name: string) => join(directory, name);
  return {
    get directory() {
      return directory;
    },
    path,
    file(name, text) {
      writeFileSync(path(name), text);
      return path(name);
    },
  };
}
