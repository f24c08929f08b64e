import { completeList, malformedLine } from "./lines.js";

/**
 * What `systemctl show` prints of several units: lines `Property=value`, an empty line between two units.
 *
 * @throws {MalformedError}
 */
export function parseSystemdShow(text: string, what: string): readonly ReadonlyMap<string, string>[] {
  const units: Map<string, string>[] = [];
  let unit: Map<string, string> | undefined;
  completeList(text, what).forEach((line, index) => {
    if (line === "") {
      unit = undefined;
      return;
    }
    const [, property, value = ""] = /^([A-Z][A-Za-z]*)=(.*)$/.exec(line) ?? [];
    if (property === undefined) throw malformedLine(what, index, "is no property");
    if (unit === undefined) {
      unit = new Map();
      units.push(unit);
    }
    unit.set(property, value);
  });
  return units;
}

/** Words of a property; systemd puts a backslash before what would part them. */
export function wordsOfProperty(value: string | undefined): readonly string[] {
  return (value ?? "").match(/(?:\\.|\S)+/g) ?? [];
}
