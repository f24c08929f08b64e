import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

/** The Go module that pins Kubernetes; its go.sum decides what is built. */
const MODULE = resolve("spec/cluster/kubernetes");

const PROGRAMS = ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl", "kubelet"] as const;

export type KubernetesProgram = (typeof PROGRAMS)[number];

/** Kubernetes' own programs, ready to run. */
export interface Kubernetes {
  readonly directory: string;
  /** such as `v1.36.2` */
  readonly version: string;
  path(program: KubernetesProgram): string;
}

let found: Promise<Kubernetes> | undefined;

/**
 * The programs, from `KUBEBUILDER_ASSETS` where all of them are there, else from the cache, else built into it: ten to twenty
 * minutes on two cores, once for a go.sum.
 *
 * @throws {Error} when the build fails
 */
export function kubernetes(): Promise<Kubernetes> {
  found ??= findOrBuild();
  return found;
}

/** Whether they have to be built first, which takes Go. */
export function mustBuildKubernetes(): boolean {
  return readyMade() === undefined && !isComplete(cacheDirectory());
}

async function findOrBuild(): Promise<Kubernetes> {
  const ready = readyMade();
  if (ready !== undefined) return programsIn(ready);
  const directory = cacheDirectory();
  if (!isComplete(directory)) await build(directory);
  return programsIn(directory);
}

function readyMade(): string | undefined {
  const assets = process.env.KUBEBUILDER_ASSETS;
  return assets !== undefined && isComplete(assets) ? assets : undefined;
}

function cacheDirectory(): string {
  const sum = createHash("sha256")
    .update(readFileSync(join(MODULE, "go.sum")))
    .digest("hex");
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), ".cache");
  return join(cache, "kaudit-spec", sum.slice(0, 16));
}

function isComplete(directory: string): boolean {
  return PROGRAMS.every((program) => existsSync(join(directory, program)));
}

async function programsIn(directory: string): Promise<Kubernetes> {
  const path = (program: KubernetesProgram) => join(directory, program);
  const { stdout } = await promisify(execFile)(path("kube-apiserver"), ["--version"]);
  return { directory, version: stdout.trim().replace(/^Kubernetes /, ""), path };
}

/** One build at a time: whoever waits for the lock finds the programs there. */
async function build(directory: string): Promise<void> {
  process.stdout.write(`    building Kubernetes into ${directory}\n`);
  mkdirSync(directory, { recursive: true });
  const version = pinnedVersion(readFileSync(join(MODULE, "go.mod"), "utf8"));
  const script = `
    [ ! -x ${PROGRAMS.map((program) => `"$1/${program}"`).join(" ] || [ ! -x ")} ] || exit 0
    mkdir -p "$1/building"
    go build -mod=readonly -trimpath -buildvcs=false -ldflags "$2" -o "$1/building/" tool
    mv "$1"/building/* "$1/"
    rmdir "$1/building"
  `;
  await promisify(execFile)(
    "flock",
    [join(directory, "lock"), "sh", "-euc", script, "sh", directory, linkerFlags(version)],
    { cwd: MODULE, env: { ...process.env, CGO_ENABLED: "0" }, maxBuffer: 2 ** 26 },
  );
}

/** The version of k8s.io/kubernetes that a go.mod requires. */
export function pinnedVersion(goMod: string): string {
  const version = /^\s*(?:require )?k8s\.io\/kubernetes (v\S+)/m.exec(goMod)?.[1];
  if (version === undefined) throw new Error("spec/cluster/kubernetes/go.mod requires no k8s.io/kubernetes");
  return version;
}

/** What Kubernetes' own build stamps in; without it, programs call themselves v0.0.0 and refuse each other. */
export function linkerFlags(version: string): string {
  const [major = "", minor = ""] = version.slice(1).split(".");
  const stamps = { gitVersion: version, gitMajor: major, gitMinor: minor, gitTreeState: "clean" };
  const packages = ["k8s.io/component-base/version", "k8s.io/client-go/pkg/version"];
  const words = packages.flatMap((name) =>
    Object.entries(stamps).map(([variable, value]) => `-X ${name}.${variable}=${value}`),
  );
  return ["-s", "-w", ...words].join(" ");
}
