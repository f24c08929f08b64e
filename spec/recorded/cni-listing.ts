import { completeLines } from "../../lib/collect/host/lines.js";
import { MalformedError } from "../../lib/collect/host/malformed.js";
import type { CniState } from "../../lib/model/host-facts.js";

const ROOT = "/var/lib/cni";

/**
 * `ls -R /var/lib/cni`.
 *
 * @throws {MalformedError}
 */
export function parseCniListing(text: string): CniState {
  if (!text.startsWith(`${ROOT}:\n`)) throw new MalformedError("ls -R", `it does not begin with ${ROOT}`);
  const listings = new Map(
    text.split("\n\n").map((section) => {
      const [heading = "", ...names] = completeLines(section.endsWith("\n") ? section : `${section}\n`, "ls -R");
      return [heading.slice(0, -1), names] as const;
    }),
  );
  const networks = [...listings].filter(([directory]) => directory.startsWith(`${ROOT}/networks/`));
  return {
    reservations: networks.flatMap(([directory, names]) =>
      names
        .filter((name) => /^[\d.]+$|:/.test(name))
        .map((address) => ({ network: directory.slice(`${ROOT}/networks/`.length), address })),
    ),
    results: (listings.get(`${ROOT}/results`) ?? []).map((name) => {
      const [, network, sandboxId, device] = /^(.+)-([0-9a-f]{64})-([^-]+)$/.exec(name) ?? [];
      if (network === undefined || sandboxId === undefined || device === undefined)
        throw new MalformedError("ls -R", name);
      return { network, sandboxId, interface: device };
    }),
  };
}
