import type { HostPortRule } from "../../model/host-facts.js";
import { completeLines, malformedLine } from "./lines.js";
import { MalformedError } from "./malformed.js";

const WHAT = "iptables-save -t nat";
const CHAIN = "-A CNI-HOSTPORT-DNAT ";

/**
 * The rules of the CNI plugin portmap, in the order in which the kernel tries them: of two for one port the first wins,
 * even where its sandbox is long gone.
 *
 * @throws {MalformedError} when the table is not there from `*nat` to `COMMIT`
 * @see plugins/meta/portmap/portmap_iptables.go in containernetworking/plugins; iptables-save(8)
 */
export function parseHostPortRules(text: string): readonly HostPortRule[] {
  const lines = completeLines(text, WHAT);
  const start = lines.indexOf("*nat");
  const end = lines.indexOf("COMMIT", start);
  if (start < 0 || end < 0) throw new MalformedError(WHAT, "the table nat is not there from *nat to COMMIT");
  return lines
    .slice(start, end)
    .flatMap((line, index) => (line.startsWith(CHAIN) ? [parseRule(line, start + index)] : []));
}

/** `-A CNI-HOSTPORT-DNAT -p tcp -m comment --comment "dnat name: \"br\" id: \"d7cc…\"" -m multiport --dports 80 -j CNI-DN-…` */
function parseRule(line: string, index: number): HostPortRule {
  const words = wordsOf(line);
  const after = (option: string) => words[words.indexOf(option, 2) + 1] ?? "";
  const [, network, sandboxId] = /^dnat name: "([^"]*)" id: "([^"]*)"$/.exec(after("--comment")) ?? [];
  const ports = after("--dports");
  const protocol = after("-p");
  const isSound = /^\d{1,5}(?:,\d{1,5})*$/.test(ports) && /^[a-z0-9]+$/.test(protocol);
  if (network === undefined || sandboxId === undefined || !isSound)
    throw malformedLine(WHAT, index, "is no rule of portmap");
  return { network, sandboxId, protocol, ports: ports.split(",").map(Number) };
}

/** iptables-save puts a comment into double quotes, with a backslash before each double quote of its own. */
function wordsOf(line: string): readonly string[] {
  return [...line.matchAll(/"((?:[^"\\]|\\.)*)"|[^\s"]+/g)].map(([word, quoted]) =>
    quoted === undefined ? word : quoted.replace(/\\(.)/g, "$1"),
  );
}
