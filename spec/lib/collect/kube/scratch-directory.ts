import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface ScratchDirectory {
  readonly path: string;
  /** writes a file and gives its absolute path */
  write(name: string, text: string, mode?: number): string;
}

/** A directory of its own for each test of the suite that calls this. */
export function scratchDirectory(): ScratchDirectory {
  let path = "";
  beforeEach(() => {
    path = mkdtempSync(join(tmpdir(), "kaudit-spec-"));
  });
  afterEach(() => {
    rmSync(path, { recursive: true, force: true });
  });
  return {
    get path() {
      return path;
    },
    write(name, text, mode = 0o600) {
      writeFileSync(join(path, name), text, { mode });
      return join(path, name);
    },
  };
}
