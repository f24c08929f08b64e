import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { build, cacheDirectory, type GoPrograms, isBuilt } from "./go-programs.js";

const PROGRAMS = ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "kubectl", "kubelet"] as const;

export type KubernetesProgram = (typeof PROGRAMS)[number];

/** Kubernetes' own programs, ready to run. */
export interface Kubernetes {
  readonly directory: string;
  /** such as `v1.36.2` */
  readonly version: string;
  path(program: KubernetesProgram): string;
}

const MODULE = "spec/cluster/kubernetes";

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
  return readyMade() === undefined && !isBuilt(goPrograms());
}

async function findOrBuild(): Promise<Kubernetes> {
  const ready = readyMade();
  if (ready !== undefined) return programsIn(ready);
  const wanted = goPrograms();
  if (!isBuilt(wanted)) await build(wanted);
  return programsIn(cacheDirectory(wanted));
}

function readyMade(): string | undefined {
  const assets = process.env.KUBEBUILDER_ASSETS;
  return assets !== undefined && PROGRAMS.every((program) => existsSync(join(assets, program))) ? assets : undefined;
}

function goPrograms(): GoPrograms {
  const version = pinnedVersion(readFileSync(join(MODULE, "go.mod"), "utf8"));
  return { module: MODULE, programs: PROGRAMS, linkerFlags: linkerFlags(version), prefix: "" };
}

async function programsIn(directory: string): Promise<Kubernetes> {
  const path = (program: KubernetesProgram) => join(directory, program);
  const { stdout } = await promisify(execFile)(path("kube-apiserver"), ["--version"]);
  return { directory, version: stdout.trim().replace(/^Kubernetes /, ""), path };
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
