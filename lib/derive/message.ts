import type { MessageValues } from "../model/finding.js";
import { fillPlaceholders } from "./placeholder.js";

/** Elements of a list that a sentence names; a longer list goes on with "and N more". */
const LISTED = 5;

/**
 * A sentence with its `{name}` placeholders filled in. Values stay as they are: what is unsafe to show is escaped by the
 * reporter that shows it.
 *
 * @throws {RangeError} when the template names a value that is not given
 */
export function renderMessage(template: string, values: MessageValues): string {
  return fillPlaceholders(template, values, (value) =>
    typeof value === "string" || typeof value === "number" ? String(value) : joinList(value),
  );
}

/** `a, b, c, d, e and 4,995 more`; one too many is named rather than counted. */
function joinList(list: readonly string[]): string {
  if (list.length === 0) return "none";
  if (list.length <= LISTED + 1) return list.join(", ");
  const more = (list.length - LISTED).toLocaleString("en-US");
  return `${list.slice(0, LISTED).join(", ")} and ${more} more`;
}
