import type { Scenario } from "./snapshot-of.js";

/** The same hazard seen again: each change below must leave every fingerprint as it is. */
export const VARIATIONS: Readonly<Record<string, (scenario: Scenario) => Scenario>> = {
  "other UIDs": (scenario) => mapStrings(scenario, (text) => text.replace(UUID, turnUuid)),
  "another order": (scenario) => reverseLists(scenario),
  "another time": (scenario) => mapStrings(scenario, (text) => (RFC3339.test(text) ? shiftTime(text) : text)),
  "other sizes": (scenario) => mapNumbers(scenario, (key, value) => (key.endsWith("Bytes") ? grow(value) : value)),
};

/** UIDs of objects and Pods' directories; a volume that is called by a UUID is called so for good */
const UUID = /(?<=^|\/pods\/)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;
const SHIFT_MS = 90 * 60 * 1000;

function turnUuid(uuid: string): string {
  return uuid.replace(/[0-9a-f]/g, (digit) => ((Number.parseInt(digit, 16) + 5) % 16).toString(16));
}

function shiftTime(time: string): string {
  return new Date(Date.parse(time) + SHIFT_MS).toISOString();
}

/** All sizes by the same small factor: what was short of space by a rule's measure still is. */
function grow(bytes: number): number {
  return Math.round(bytes * 1.015625);
}

/** Lists of facts in reverse: nothing in the API or in a host's output promises an order, but mountinfo does. */
function reverseLists(scenario: Scenario): Scenario {
  const reverse = (facts: object) =>
    Object.fromEntries(
      Object.entries(facts).map(([fact, value]) => [
        fact,
        Array.isArray(value) && fact !== "mounts" ? value.toReversed() : value,
      ]),
    );
  const hosts = Object.entries(scenario.hosts ?? {}).map(([name, host]) => [
    name,
    "connection" in host ? host : reverse(host),
  ]);
  return { ...scenario, cluster: reverse(scenario.cluster ?? {}), hosts: Object.fromEntries(hosts.toReversed()) };
}

function mapStrings(scenario: Scenario, change: (text: string) => string): Scenario {
  return map(scenario, (_key, value) => (typeof value === "string" ? change(value) : value)) as Scenario;
}

function mapNumbers(scenario: Scenario, change: (key: string, value: number) => number): Scenario {
  return map(scenario, (key, value) => (typeof value === "number" ? change(key, value) : value)) as Scenario;
}

function map(value: unknown, leaf: (key: string, value: unknown) => unknown, key = ""): unknown {
  if (Array.isArray(value)) return value.map((element) => map(element, leaf, key));
  if (value === null || typeof value !== "object") return leaf(key, value);
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, map(child, leaf, name)]));
}
