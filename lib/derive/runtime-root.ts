import type { HostProcess, RuntimeConfiguration } from "../model/host-facts.js";

/** Where the runtimes keep images and containers unless they are told otherwise. */
export const DEFAULT_RUNTIME_ROOTS = ["/var/lib/containerd", "/var/lib/docker", "/var/lib/containers"];

const ROOT_FLAG = { containerd: "root", dockerd: "data-root", crio: "root" } as const;

/**
 * Directory in which the runtime that runs on a host keeps its images and containers: by its flag, by the file that it was
 * started with, else the default that is a mount of its own, else containerd's.
 *
 * @param configurations  undefined where they were not read
 */
export function runtimeRoot(
  processes: readonly HostProcess[],
  configurations: readonly RuntimeConfiguration[] | undefined,
  isMountPoint: (path: string) => boolean = () => false,
): string {
  const runtime = processes.find(
    ({ role, isDefunct, podUid }) => role in ROOT_FLAG && !isDefunct && podUid === undefined,
  );
  const told = runtime?.arguments[ROOT_FLAG[runtime.role as keyof typeof ROOT_FLAG]];
  const file = runtime && (runtime.arguments.config ?? defaultFile(runtime));
  const configured = configurations?.find(({ path }) => path === file)?.root;
  const mounted = DEFAULT_RUNTIME_ROOTS.find(isMountPoint);
  return told ?? configured ?? mounted ?? "/var/lib/containerd";
}

function defaultFile({ role }: HostProcess): string {
  return role === "dockerd" ? "/etc/docker/daemon.json" : "/etc/containerd/config.toml";
}
