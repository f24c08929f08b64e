import type { Container, PodSpec } from "../model/kubernetes/index.js";

export interface HostPort {
  readonly hostIP: string;
  readonly protocol: string;
  readonly port: number;
}

const ALL_ADDRESSES = "0.0.0.0";

const NO_PORTS: readonly HostPort[] = [];

/** Ports of the Node that a Pod takes; the API server fills them in for Pods on the host's network. */
export function hostPortsOf({ containers = [], initContainers = [] }: PodSpec): readonly HostPort[] {
  let taken: HostPort[] | undefined;
  const collect = ({ ports }: Container) => {
    for (const { hostPort = 0, hostIP, protocol } of ports ?? []) {
      if (hostPort <= 0) continue;
      taken ??= [];
      taken.push({ hostIP: hostIP || ALL_ADDRESSES, protocol: protocol || "TCP", port: hostPort });
    }
  };
  for (const container of containers) collect(container);
  for (const container of initContainers) if (container.restartPolicy === "Always") collect(container);
  return taken ?? NO_PORTS;
}

/** Two Pods cannot take these ports on one Node: the wildcard address meets every other. */
export function portsConflict(a: HostPort, b: HostPort): boolean {
  if (a.port !== b.port || a.protocol !== b.protocol) return false;
  return a.hostIP === b.hostIP || a.hostIP === ALL_ADDRESSES || b.hostIP === ALL_ADDRESSES;
}
