import { readFileSync, statSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { DEFAULT_KUBELET_ROOT } from "../../derive/kubelet-root.js";

/**
 * Whether this process may be on one of the Nodes, and sees what its kubelet sees: it is in the mount namespace of PID 1,
 * and the kubelet's root is there. A Pod on the host network has the Node's address and none of its files.
 */
export function seesKubeletOfThisMachine(root: string = DEFAULT_KUBELET_ROOT): boolean {
  const own = mountIds("/proc/self/mountinfo");
  return own !== undefined && own === mountIds("/proc/1/mountinfo") && isPresent(root);
}

/** Addresses of this machine, loopback left out: every machine has that one. */
export function ownAddresses(): ReadonlySet<string> {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return new Set(all.filter(({ internal }) => !internal).map(({ address }) => address));
}

/** Ids of all mounts: no mount of another namespace has the same. */
function mountIds(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").replace(/^(\d+) .*$/gm, "$1");
  } catch {
    // Hidden (hidepid), or no Linux: then the way is SSH.
    return undefined;
  }
}

function isPresent(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
