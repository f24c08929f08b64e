export interface HostAddress {
  readonly family: "IPv4" | "IPv6";
  readonly address: string;
}

export interface ListeningSocket {
  readonly protocol: "tcp" | "udp";
  readonly address: string;
  readonly port: number;
  readonly process?: string;
}

/** A port of the host that the CNI portmap plugin forwards to a Pod sandbox. */
export interface HostPortRule {
  readonly network: string;
  readonly sandboxId: string;
  readonly protocol: string;
  readonly ports: readonly number[];
}

/** What CNI plugins keep under /var/lib/cni. */
export interface CniState {
  readonly reservations: readonly CniReservation[];
  readonly results: readonly { readonly network: string; readonly sandboxId: string; readonly interface: string }[];
}

/** An address that host-local has given away; `sandboxId` is what its file says of whom it belongs to. */
export interface CniReservation {
  readonly network: string;
  readonly address: string;
  readonly sandboxId?: string;
}
