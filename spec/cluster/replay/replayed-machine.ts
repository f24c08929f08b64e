import { readFileSync, readlinkSync } from "node:fs";
import type { Ended } from "../kubectl.js";
import { type Machine, startMachine } from "../node/machine.js";

const GUARD = readFileSync("spec/cluster/replay/guard.sh", "utf8");

/** Whether `/` is shared, as systemd makes it, or private, as the kernel does. */
export type Propagation = "shared" | "private";

/** Runs what mounts, moves and deletes; refused by the guard wherever that is not wanted. */
export type Replayed = Pick<Machine, "run" | "attempt" | "address" | "stop">;

/** A machine whose disks may be emptied. */
export async function startReplayedMachine(name: string, propagation: Propagation): Promise<Replayed> {
  const machine = await startMachine({ name, propagation });
  await machine.run(": >/kaudit-replay");
  return guarded(machine);
}

/** The same machine, each script of it behind the guard. */
export function guarded(machine: Machine): Replayed {
  return {
    address: machine.address,
    run: (script, input) => machine.run(behindGuard(script), input),
    attempt: (script, input): Promise<Ended> => machine.attempt(behindGuard(script), input),
    stop: machine.stop,
  };
}

/** A script that does nothing unless it is run on a machine made for it. */
export function behindGuard(script: string, outside = readlinkSync("/proc/self/ns/mnt")): string {
  return `${GUARD}\nassert_replayed_machine '${outside}'\n${script}`;
}
