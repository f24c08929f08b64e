import type { Undecided } from "../../lib/fact-needs.js";
import type { OccasionKind } from "../../lib/model/change.js";
import type { ServiceUnit } from "../../lib/model/host-facts.js";
import type { Severity } from "../../lib/model/severity.js";
import { defineHostRule, examine, type Violation } from "../../lib/rule.js";

type Found = Violation<"notStarted" | "storageNotStarted" | "clockNotStarted" | "masked", "node" | "key">;

const ENABLE = {
  condition: "if the host reboots",
  remediation: [{ text: "Enable it.", commands: ["systemctl enable -- {unit}"], destructive: false }],
  verify: ["systemctl is-enabled -- {unit}"],
};

const SEVERITIES = { standing: "medium", reboot: "high", "power-off": "high", relocate: "medium" } as const satisfies {
  readonly [K in OccasionKind]?: Severity;
};

/** A service that somebody started by hand is not there after the boot. */
export const disabledService = defineHostRule({
  id: "disabled-service",
  family: "reboot",
  title: "A service that the Node needs is not started at boot",
  risks: ["G06"],
  rationale:
    "systemctl start does not enable. The service runs for months, and the first reboot brings up a host whose kubelet, runtime " +
    "or virtual IP stays down until somebody logs in.",
  sources: ["https://www.freedesktop.org/software/systemd/man/latest/systemctl.html#enable%20UNIT%E2%80%A6"],
  occasions: ["standing", "reboot", "power-off", "relocate"],
  worst: SEVERITIES,
  identity: ["node", "key"],
  messages: {
    notStarted: {
      message: "{unit} runs on {node} and is {state}; nothing starts it at boot",
      impact: "After a reboot it stays down, and the Node with it.",
      ...ENABLE,
    },
    storageNotStarted: {
      message: "{unit} runs on {node} and is {state}; nothing starts it at boot",
      impact: "After a reboot the block devices that it serves are missing, and what is mounted from them.",
      ...ENABLE,
    },
    clockNotStarted: {
      message: "{unit} runs on {node} and is {state}; nothing starts it at boot",
      impact: "After a reboot nothing sets the clock; etcd, leases and certificates suffer once it has drifted.",
      ...ENABLE,
    },
    masked: {
      message: "{unit} runs on {node} and is {state}, so that nothing can start it",
      impact: "Once it has stopped it cannot be started, neither by a reboot nor by hand.",
      condition: "if the service stops or the host reboots",
      remediation: [
        {
          text: "Find out who masked it and why, then unmask and enable it.",
          commands: ["systemctl unmask -- {unit}", "systemctl enable -- {unit}"],
          destructive: false,
        },
      ],
      verify: ["systemctl is-enabled -- {unit}"],
    },
  },
  requires: { host: ["serviceUnits"] },
  evaluate: ({ change, host }) => {
    const running = host.facts.serviceUnits.filter(({ activeState }) => activeState === "active");
    const severity = SEVERITIES[change.kind];
    return examine(running, (unit) => check(unit, host.facts.serviceUnits, { node: host.node ?? host.name, severity }));
  },
});

/** States that live in /run, and are gone with it. */
const UNTIL_REBOOT: ReadonlySet<string> = new Set(["enabled-runtime", "linked-runtime", "transient"]);

interface Context {
  readonly node: string;
  readonly severity: Severity;
}

function check(unit: ServiceUnit, units: readonly ServiceUnit[], context: Context): Found | Undecided | undefined {
  const { name, unitFileState, startedBy } = unit;
  if (unitFileState.startsWith("masked")) return violate("masked", unit, context);
  if (UNTIL_REBOOT.has(unitFileState)) return violate(notStarted(name), unit, context);
  // A static unit, or a disabled one, may be started by another: the runtime by the kubelet, a service by its target or its socket.
  if (unitFileState === "enabled") return undefined;
  const states = startedBy?.map((starter) => startsAtBoot(starter, units));
  if (states?.includes("yes")) return undefined;
  if (states?.every((state) => state === "no")) return violate(notStarted(name), unit, context);
  const question = startedBy === undefined ? "which units start it" : `whether ${startedBy.join(", ")} starts it`;
  return {
    reason: "not-collected",
    detail: `${name} is ${unitFileState || "without a state"}; ${question} at boot was not read`,
  };
}

/** A target is reached at boot; a unit that is looked at itself is judged by its own state. */
function startsAtBoot(starter: string, units: readonly ServiceUnit[]): "yes" | "no" | "unknown" {
  if (starter.endsWith(".target")) return "yes";
  const state = units.find(({ name }) => name === starter)?.unitFileState;
  if (state === "enabled") return "yes";
  // A static or indirect one may itself be started by what was not looked at.
  return state === "disabled" || state === "masked" || state === "" ? "no" : "unknown";
}

/** What is missing when it stays down differs. */
function notStarted(name: string): Found["messageId"] {
  if (name.startsWith("chronyd.")) return "clockNotStarted";
  return /^(?:iscsid|multipathd)\./.test(name) ? "storageNotStarted" : "notStarted";
}

/** Without its clock a Node still comes up, and runs on for a while. */
function severityOf(messageId: Found["messageId"], severity: Severity): Severity {
  return messageId === "clockNotStarted" && severity === "high" ? "medium" : severity;
}

function violate(
  messageId: Found["messageId"],
  { name, unitFileState }: ServiceUnit,
  { node, severity }: Context,
): Found {
  return {
    messageId,
    severity: severityOf(messageId, severity),
    certainty: "conditional",
    subject: { kind: "Service", name },
    identity: { node, key: name },
    data: { node, unit: name, state: unitFileState || "without a state" },
    evidence: [{ host: node, fact: "serviceUnits", path: "", value: { name, unitFileState } }],
  };
}
