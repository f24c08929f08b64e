import type { HostProgram } from "../../../../lib/collect/host/host-program.js";
import type { HostPlan } from "../../../../lib/collect/plan.js";
import { observed, unobserved } from "../../../../lib/model/observation.js";

/**
 * A stand-in for the script: three lines `kaudit NONCE`, `MACHINE-ID BOOT-ID`, kernel release. It keeps the tests of the ways
 * to a host apart from those of the facts.
 */
export const TINY_PROGRAM: HostProgram = {
  text: 'printf "kaudit %s\\n%s %s\\n" "$1" "$(cat /etc/machine-id)" "$(cat /proc/sys/kernel/random/boot_id)"; uname -r\n',
  seconds: 60,
  newNonce: () => Math.random().toString(16).slice(2),
  arguments: (plan, nonce) => [nonce, ...plan.facts.map((fact) => fact.toLowerCase())],
  nonceOf: (output) => /^kaudit ([0-9a-f]+)\n/.exec(Buffer.from(output).toString())?.[1],
  read: (output, nonce, _plan, provenance) => {
    const [first, ids = "", release] = Buffer.from(output).toString().split("\n");
    if (first !== `kaudit ${nonce}`) return { identity: unobserved("malformed", "another run's output", provenance) };
    const [machineId = "", bootId = ""] = ids.split(" ");
    const cut = unobserved("truncated", "the output ended before it", provenance);
    return {
      identity: bootId === "" ? cut : observed({ machineId, bootId }, provenance),
      kernelRelease: release === undefined || release === "" ? cut : observed(release, provenance),
    };
  },
};

export function tinyPlan(node: string): HostPlan {
  return { node, facts: ["kernelRelease"], paths: [], trees: [] } as unknown as HostPlan;
}
