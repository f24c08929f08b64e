import { startsAfterMount } from "../../lib/derive/boot-order.js";
import { mountEvidence } from "../../lib/derive/evidence.js";
import { isPersistent } from "../../lib/derive/kubelet-path.js";
import type { MountTable } from "../../lib/derive/mount-table.js";
import type { NodePlace } from "../../lib/derive/node-places.js";
import { directorySubject } from "../../lib/derive/subject.js";
import type { Undecided } from "../../lib/fact-needs.js";
import type { Mount, ServiceUnit } from "../../lib/model/host-facts.js";
import { observedValue } from "../../lib/model/observation.js";
import type { Severity } from "../../lib/model/severity.js";
import { defineHostRule, examine, undecidedBy, type Violation } from "../../lib/rule.js";

type Found = Violation<"shadowed" | "empty", "node" | "path">;

/** Services that start Pods, and those that hold their images and layers; the first that runs is the one. */
const KUBELETS = ["kubelet.service", "k3s.service", "k3s-agent.service", "rke2-server.service", "rke2-agent.service"];
const RUNTIMES = ["containerd.service", "docker.service", "crio.service", ...KUBELETS.slice(1)];

const ORDER = {
  text: "Let the service require the mount, and keep Pods from the bare directory below it.",
  commands: [
    "mkdir -p -- /etc/systemd/system/{unit}.d",
    "printf '[Unit]\\nRequiresMountsFor=%s\\n' {mount} > /etc/systemd/system/{unit}.d/mounts.conf",
    "systemctl daemon-reload",
  ],
  destructive: false,
};
const VERIFY = ["systemctl show -p RequiresMountsFor,After -- {unit}"];

/** With nofail, or behind a network, a mount is not waited for: who starts first finds the bare directory. */
export const unorderedStart = defineHostRule({
  id: "unordered-start",
  family: "reboot",
  title: "A service may start before the file system with its data is mounted",
  risks: ["G11"],
  rationale:
    "systemd waits for local file systems before it starts services, but not for those with nofail and not for a network's. On " +
    "the bare mount point the kubelet binds empty directories into Pods, and a database that finds nothing initialises itself.",
  sources: [
    "https://www.freedesktop.org/software/systemd/man/latest/systemd.mount.html#fstab",
    "https://www.freedesktop.org/software/systemd/man/latest/systemd.unit.html#RequiresMountsFor=",
  ],
  occasions: ["standing", "reboot", "power-off", "relocate"],
  worst: { standing: "medium", reboot: "critical", "power-off": "critical", relocate: "medium" },
  identity: ["node", "path"],
  messages: {
    shadowed: {
      message: "{unit} does not wait for {mount}, which holds {what} at {path} and is mounted with {options}",
      impact: "Where the service is first, applications start on the empty directory below the mount and write there.",
      condition: "if the host boots and {mount} comes up late or not at all",
      remediation: [ORDER],
      verify: VERIFY,
    },
    empty: {
      message: "{unit} does not wait for {mount}, which holds {what} at {path} and is mounted with {options}",
      impact: "Where the service is first, it starts without its state, or not at all.",
      condition: "if the host boots and {mount} comes up late or not at all",
      remediation: [ORDER],
      verify: VERIFY,
    },
  },
  requires: { host: ["nodePlaces", "mountTable", "fstab", "serviceUnits"] },
  consults: { host: ["mountUnits"] },
  evaluate: ({ change, host }) => {
    const { nodePlaces, mountTable, fstab, serviceUnits, mountUnits } = host.facts;
    const isSevere = change.kind === "reboot" || change.kind === "power-off";
    const outcome = examine(nodePlaces.places, (place): Found | Undecided | undefined => {
      const mount = mountTable.containing(place.path);
      const service = serviceOf(place, serviceUnits);
      if (mount === undefined) return { reason: "malformed", detail: `no mount of the host holds ${place.path}` };
      if (mount.target === "/" || !isPersistent(mount.fstype)) return undefined;
      if (service === undefined) {
        const detail = `whether what starts from ${place.path} waits for ${mount.target}: no service of a kubelet or a runtime is known here`;
        return { reason: "not-collected", detail };
      }
      const waits = startsAfterMount(service, mount, fstab, observedValue(mountUnits) ?? []);
      if (waits === undefined) {
        return undecidedBy(mountUnits, `whether a unit mounts ${mount.target} before ${service.name} starts`);
      }
      const options = fstab.find(({ target }) => target === mount.target)?.options ?? mount.options;
      const context = { node: host.node ?? host.name, isSevere, options, table: mountTable };
      return waits ? undefined : violate(place, mount, service, context);
    });
    if (outcome.kind === "notApplicable") return outcome;
    return { ...outcome, undecided: [...outcome.undecided, ...nodePlaces.undecided] };
  },
});

/** The service that would start from a place; the one that runs, else the one that is enabled. */
function serviceOf({ kind }: NodePlace, units: readonly ServiceUnit[]): ServiceUnit | undefined {
  const names = kind === "runtime" ? RUNTIMES : KUBELETS;
  const known = names.flatMap((name) => units.filter((unit) => unit.name === name && unit.loadState === "loaded"));
  return known.find(({ activeState }) => activeState === "active") ?? known.find(isEnabled) ?? known[0];
}

function isEnabled({ unitFileState }: ServiceUnit): boolean {
  return unitFileState === "enabled";
}

interface Context {
  readonly node: string;
  readonly isSevere: boolean;
  readonly options: readonly string[];
  readonly table: MountTable;
}

function violate(place: NodePlace, mount: Mount, service: ServiceUnit, context: Context): Found {
  const { node, isSevere, options, table } = context;
  const isShadowed = place.kind !== "kubelet" && place.kind !== "runtime";
  const severity: Severity = isSevere ? (isShadowed ? "critical" : "high") : "medium";
  return {
    messageId: isShadowed ? "shadowed" : "empty",
    severity,
    certainty: "conditional",
    subject: directorySubject(place.path),
    identity: { node, path: place.path },
    data: { unit: service.name, mount: mount.target, what: place.what, path: place.path, options: options.join(",") },
    evidence: [
      mountEvidence(node, table, mount),
      {
        host: node,
        fact: "serviceUnits",
        path: "",
        value: { name: service.name, requires: [...service.requiresMountsFor] },
      },
    ],
  };
}
