import type { MessageValues } from "../model/finding.js";
import { fillPlaceholders } from "./placeholder.js";

/** Elements of a list that a sentence names; a longer list goes on with "and N more". */
const LISTED = 5;

// `{name:one|many}`; the words may hold plain placeholders
const COUNTED = /\{([A-Za-z][A-Za-z0-9]*):((?:[^|{}]|\{[A-Za-z0-9]+\})*)\|((?:[^|{}]|\{[A-Za-z0-9]+\})*)\}/gu;

/**
 * A sentence with its `{name}` placeholders filled in; `{count:volume is|volumes are}` is a number with the words that go
 * with it. Values stay as they are: what is unsafe to show is escaped by the
 * reporter that shows it.
 *
 * @throws {RangeError} when the template names a value that is not given
 */
export function renderMessage(template: string, values: MessageValues): string {
  const counted = template.replace(COUNTED, (_whole, name: string, one: string, many: string) =>
    // A count that is not known comes as words, and words take the plural.
    values[name] === 1 ? `{${name}} ${one}` : `{${name}} ${many}`,
  );
  return fillPlaceholders(counted, values, (value) =>
    typeof value === "string" || typeof value === "number" ? String(value) : joinList(value),
  );
}

/** The template as a page shows it: counted words in the plural, placeholders left as they are. */
export function describeTemplate(template: string): string {
  return template.replace(COUNTED, (_whole, name: string, _one: string, many: string) => `{${name}} ${many}`);
}

/** `a, b, c, d, e and 4,995 more`; one too many is named rather than counted. */
function joinList(list: readonly string[]): string {
  if (list.length === 0) return "none";
  if (list.length <= LISTED + 1) return list.join(", ");
  const more = (list.length - LISTED).toLocaleString("en-US");
  return `${list.slice(0, LISTED).join(", ")} and ${more} more`;
}
