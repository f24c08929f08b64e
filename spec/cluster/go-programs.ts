import { execFile, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

/** Programs that a Go module of these specs pins; its go.sum decides what is built. */
export interface GoPrograms {
  /** of the module, from the root of the project */
  readonly module: string;
  readonly programs: readonly string[];
  readonly linkerFlags: string;
  /** stands before the hash of go.sum in the name of the cache's directory */
  readonly prefix: string;
}

/** Written into the cache last: without it, what lies there is half a build. */
const SUMS = "SHA256SUMS";

/** Directory below `${XDG_CACHE_HOME:-~/.cache}` that they are built into, so that a fresh clone finds them. */
export function cacheDirectory({ module, prefix }: GoPrograms): string {
  const sum = createHash("sha256")
    .update(readFileSync(resolve(module, "go.sum")))
    .digest("hex");
  // As the specification has it, an empty value is none.
  const cache = process.env.XDG_CACHE_HOME || join(homedir(), ".cache");
  return join(cache, "kaudit-spec", `${prefix}${sum.slice(0, 16)}`);
}

/** Whether all of them are in the cache as they were built, byte for byte: about a second. */
export function isBuilt(wanted: GoPrograms): boolean {
  const directory = cacheDirectory(wanted);
  if (![...wanted.programs, SUMS].every((name) => existsSync(join(directory, name)))) return false;
  return spawnSync("sha256sum", ["--check", "--status", "--strict", SUMS], { cwd: directory }).status === 0;
}

/**
 * Builds them into the cache, unless another run has done so meanwhile: one build at a time.
 *
 * @throws {Error} when the build fails, with what Go said
 */
export async function build(wanted: GoPrograms): Promise<void> {
  const directory = cacheDirectory(wanted);
  process.stdout.write(`    building ${wanted.programs.join(", ")} into ${directory}\n`);
  mkdirSync(directory, { recursive: true });
  const script = `
    module=$PWD flags=$2
    cd "$1"
    ! sha256sum --check --status --strict ${SUMS} 2>/dev/null || exit 0
    rm -rf building ${SUMS}
    mkdir building
    (cd "$module" && go build -mod=readonly -trimpath -buildvcs=false -ldflags "$flags" -o "$1/building/" tool)
    (cd building && sha256sum -- *) >building.sums
    mv building/* .
    rmdir building
    sync -- *
    mv building.sums ${SUMS}
  `;
  // A namespace of PIDs ends with its first process, and this one with the run: no compiler goes on after it.
  const [command = "", ...words] = [
    ...["setpriv", "--pdeathsig", "KILL", "--", "unshare", "--pid", "--fork", "--kill-child=KILL", "--"],
    ...["flock", join(directory, "lock"), "sh", "-euc", script, "sh", directory, wanted.linkerFlags],
  ];
  await promisify(execFile)(command, words, {
    cwd: resolve(wanted.module),
    env: { ...process.env, CGO_ENABLED: "0" },
    maxBuffer: 2 ** 26,
  });
}
