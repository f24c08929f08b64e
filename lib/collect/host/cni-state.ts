import type { CniReservation, CniState } from "../../model/host-facts.js";
import { completeList, malformedLine } from "./lines.js";

const WHAT = "/var/lib/cni";
type CniResult = CniState["results"][number];

/**
 * `n NETWORK ADDRESS CONTAINER` from host-local's files, `r NAME` from the results that libcni keeps.
 *
 * @throws {MalformedError}
 * @see plugins/ipam/host-local/backend/disk in containernetworking/plugins
 */
export function parseCniState(text: string): CniState {
  const reservations: CniReservation[] = [];
  const results: CniResult[] = [];
  completeList(text, WHAT).forEach((line, index) => {
    const reservation = parseReservation(line);
    const result = parseResult(line);
    if (reservation !== undefined) reservations.push(reservation);
    else if (result !== undefined) results.push(result);
    else if (!line.startsWith("r ")) throw malformedLine(WHAT, index, "is no state of CNI");
  });
  return { reservations, results };
}

function parseReservation(line: string): CniReservation | undefined {
  const [, network, address, container = ""] = /^n (\S+) ([0-9a-f.:]+) ([\w.-]*)$/.exec(line) ?? [];
  if (network === undefined || address === undefined) return undefined;
  return { network, address, ...(/^[\w][\w.-]*$/.test(container) ? { sandboxId: container } : {}) };
}

/** `NETWORK-SANDBOX-INTERFACE`; names of another form are something else's. */
function parseResult(line: string): CniResult | undefined {
  const [, network, sandboxId, device] = /^r (.+)-([0-9a-f]{64})-([^-]+)$/.exec(line) ?? [];
  if (network === undefined || sandboxId === undefined || device === undefined) return undefined;
  return { network, sandboxId, interface: device };
}
