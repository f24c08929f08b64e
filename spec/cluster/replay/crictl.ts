import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { installedPath, isInstalled } from "../../installed.js";

/** The Go module that pins cri-tools; its go.sum decides what is built. */
const MODULE = resolve("spec/cluster/replay/crictl");

/** Where one is built to. */
function cachedPath(): string {
  const sum = createHash("sha256")
    .update(readFileSync(join(MODULE, "go.sum")))
    .digest("hex");
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
  return join(cache, "kaudit-spec", `crictl-${sum.slice(0, 16)}`, "crictl");
}

/** Whether neither the machine nor the cache has one. */
export function mustBuildCrictl(): boolean {
  return !isInstalled("crictl") && !existsSync(cachedPath());
}

/**
 * Path of a crictl: the machine's own, else one from the cache, else built into it, some minutes once.
 *
 * @throws {Error} when the build fails
 */
export async function findCrictl(): Promise<string> {
  const program = cachedPath();
  if (!mustBuildCrictl()) return installedPath("crictl") ?? program;
  const directory = dirname(program);
  mkdirSync(directory, { recursive: true });
  const script = `[ -x "$1/crictl" ] || { go build -mod=readonly -trimpath -buildvcs=false -o "$1/building" tool && mv "$1/building" "$1/crictl"; }`;
  await promisify(execFile)("flock", [join(directory, "lock"), "sh", "-euc", script, "sh", directory], {
    cwd: MODULE,
    env: { ...process.env, CGO_ENABLED: "0" },
    maxBuffer: 2 ** 26,
  });
  return program;
}
