import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { bridgeName } from "../run-directory.js";

/** A machine's place on the bridge of this run. */
export interface Link {
  readonly address: string;
  /** the range of its Pods, in CIDR form */
  readonly podRange: string;
  /** gives the place back; the kernel takes the link itself away with the machine's network namespace */
  release(): void;
}

let prefix: string | undefined;
const taken = new Set<number>();

/** Machines at once: each has a 32nd of the range for its Pods. */
const MAX_MACHINES = 6;

/** Address of this side of the bridge, where an API server can listen for machines. The range is RFC 2544's, for tests of networks. */
export function hostAddress(): string {
  prefix ??= makeBridge();
  return `${prefix}.1`;
}

/** Joins the network namespace of a process with the bridge, as its eth0. */
export function connect(pid: number): Link {
  const gateway = hostAddress();
  const number = Array.from({ length: MAX_MACHINES }, (_, index) => index + 1).find((each) => !taken.has(each));
  if (number === undefined) throw new Error(`no more than ${MAX_MACHINES} machines at a time`);
  const address = `${prefix}.${number + 1}`;
  const outside = `kav${process.pid}n${number}`;
  ip("link", "add", outside, "type", "veth", "peer", "name", "eth0", "netns", String(pid));
  ip("link", "set", outside, "master", bridgeName(), "up");
  const inside = (...args: readonly string[]) =>
    execFileSync("nsenter", ["--target", String(pid), "--net", "ip", ...args], { stdio: "pipe" });
  inside("link", "set", "lo", "up");
  inside("address", "add", `${address}/24`, "dev", "eth0");
  inside("link", "set", "eth0", "up");
  inside("route", "add", "default", "via", gateway);
  taken.add(number);
  return {
    address,
    podRange: `${prefix}.${32 * (number + 1)}/27`,
    release: () => taken.delete(number),
  };
}

/** A bridge with a range that no other run has here. */
function makeBridge(): string {
  const inUse = execFileSync("ip", ["-4", "-oneline", "address"], { encoding: "utf8" });
  const numbers = Array.from({ length: 254 }, (_, index) => ((process.pid + index) % 254) + 1);
  const free = numbers.map((number) => `198.18.${number}`).find((each) => !inUse.includes(` ${each}.`));
  if (free === undefined) throw new Error("no free range in 198.18.0.0/16");
  if (!existsSync(`/sys/class/net/${bridgeName()}`)) ip("link", "add", bridgeName(), "type", "bridge");
  ip("address", "add", `${free}.1/24`, "dev", bridgeName());
  ip("link", "set", bridgeName(), "up");
  return free;
}

function ip(...args: readonly string[]): void {
  execFileSync("ip", args, { stdio: "pipe" });
}
