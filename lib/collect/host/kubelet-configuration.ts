import { JSON_SCHEMA, load } from "js-yaml";
import type { KubeletConfiguration } from "../../model/host-facts.js";
import { MalformedError } from "./malformed.js";

type Fields = Omit<KubeletConfiguration, "path" | "hasDropIns">;

/** The type that each field must have, where it is there. */
const FIELDS = {
  staticPodPath: "string",
  containerRuntimeEndpoint: "string",
  cgroupDriver: "string",
  failSwapOn: "boolean",
  failCgroupV1: "boolean",
  evictionHard: "strings",
  evictionSoft: "strings",
  imageGCHighThresholdPercent: "number",
  imageGCLowThresholdPercent: "number",
  shutdownGracePeriod: "string",
  shutdownGracePeriodCriticalPods: "string",
  cpuManagerPolicy: "string",
  memoryManagerPolicy: "string",
} as const satisfies { readonly [F in keyof Required<Fields>]: "string" | "number" | "boolean" | "strings" };

/**
 * The fields that rules read; what else the file holds is dropped. A field that is absent has the kubelet's default.
 *
 * @param path  of the file, as the kubelet's --config names it
 * @throws {MalformedError} when it is no KubeletConfiguration, or a field has another type than the kubelet takes
 */
export function parseKubeletConfiguration(text: string, path: string): KubeletConfiguration {
  const document = parseYaml(text, path);
  if (document.kind !== "KubeletConfiguration") throw new MalformedError(path, "it is no KubeletConfiguration");
  const fields = Object.entries(FIELDS).flatMap(([field, type]) => {
    const value = Object.hasOwn(document, field) ? document[field] : undefined;
    if (value === undefined || value === null) return [];
    if (!hasType(value, type)) throw new MalformedError(path, `its ${field} is no ${type}`);
    return [[field, value]];
  });
  return { path, ...Object.fromEntries(fields) };
}

/**
 * The same from the script's answer: the line `drop-ins` where there are any, the path, then the file.
 *
 * @throws {MalformedError}
 */
export function parseNamedKubeletConfiguration(text: string): KubeletConfiguration {
  const [, dropIns, path, content] = /^(drop-ins\n)?(\/[^\n]*)\n(.*)$/s.exec(text) ?? [];
  if (path === undefined) throw new MalformedError("the kubelet's configuration", "its path is missing");
  const configuration = parseKubeletConfiguration(content ?? "", path);
  return dropIns === undefined ? configuration : { ...configuration, hasDropIns: true };
}

/** JSON_SCHEMA makes no dates, and none of the YAML 1.1 booleans `on` and `yes` that the kubelet does not take either. */
function parseYaml(text: string, path: string): Readonly<Record<string, unknown>> {
  let document: unknown;
  try {
    document = load(text, { schema: JSON_SCHEMA });
  } catch (error) {
    const [reason = ""] = error instanceof Error ? error.message.split("\n") : [];
    throw new MalformedError(path, `it is no YAML: ${reason}`);
  }
  if (!isMap(document)) throw new MalformedError(path, "it is no YAML mapping");
  return document;
}

function hasType(value: unknown, type: (typeof FIELDS)[keyof typeof FIELDS]): boolean {
  if (type !== "strings") return typeof value === type;
  return isMap(value) && Object.values(value).every((element) => typeof element === "string");
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
