import type { Undecided } from "../../lib/fact-needs.js";
import type { OccasionKind } from "../../lib/model/change.js";
import type { ServiceUnit } from "../../lib/model/host-facts.js";
import type { Severity } from "../../lib/model/severity.js";
import { defineHostRule, examine, type Violation } from "../../lib/rule.js";

type Found = Violation<"notStarted" | "masked", "node" | "key">;

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
      condition: "if the host reboots",
      remediation: [{ text: "Enable it.", commands: ["systemctl enable -- {unit}"], destructive: false }],
      verify: ["systemctl is-enabled -- {unit}"],
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
  if (UNTIL_REBOOT.has(unitFileState)) return violate("notStarted", unit, context);
  // A static unit, or a disabled one, may be started by another: the runtime by the kubelet, a service by its target.
  if (unitFileState === "enabled" || startedBy?.some((starter) => isStartedAtBoot(starter, units))) return undefined;
  if (startedBy?.length === 0) return violate("notStarted", unit, context);
  const question = startedBy === undefined ? "which units start it" : `whether ${startedBy.join(", ")} starts it`;
  return {
    reason: "not-collected",
    detail: `${name} is ${unitFileState || "without a state"}; ${question} at boot was not read`,
  };
}

/** A target is reached at boot; a service that is looked at itself is judged by its own state. */
function isStartedAtBoot(starter: string, units: readonly ServiceUnit[]): boolean {
  return (
    starter.endsWith(".target") ||
    units.some(({ name, unitFileState }) => name === starter && unitFileState === "enabled")
  );
}

function violate(
  messageId: Found["messageId"],
  { name, unitFileState }: ServiceUnit,
  { node, severity }: Context,
): Found {
  return {
    messageId,
    severity,
    certainty: "conditional",
    subject: { kind: "Service", name },
    identity: { node, key: name },
    data: { node, unit: name, state: unitFileState || "without a state" },
    evidence: [{ host: node, fact: "serviceUnits", path: "", value: { name, unitFileState } }],
  };
}
