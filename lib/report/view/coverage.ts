import type { ListCoverage, Report } from "../../model/report.js";
import { countOf, listWords } from "./cut.js";

const NAMED_LISTS = 8;

/** What was read of the API and of the hosts, and what was not and why, in few sentences. */
export function describeCoverage({ lists, hosts }: Report["coverage"]): readonly string[] {
  const read = lists.filter(({ state }) => state === "observed");
  const objects = read.reduce((sum, list) => sum + list.objects, 0);
  const readHosts = hosts.filter(({ state }) => state === "observed").length;
  return [
    `${read.length} of ${countOf(lists.length, "list")} read, ${countOf(objects, "object")}`,
    ...unreadLists(lists),
    `${readHosts} of ${countOf(hosts.length, "host")} read`,
  ];
}

/** One sentence per reason: a forbidden list is another matter than one that nobody asked for. */
function unreadLists(lists: readonly ListCoverage[]): readonly string[] {
  const reasons = new Map<string, string[]>();
  for (const { state, reason = "unobserved", resource } of lists) {
    if (state === "observed") continue;
    const resources = reasons.get(reason);
    if (resources === undefined) reasons.set(reason, [resource]);
    else resources.push(resource);
  }
  return [...reasons].map(([reason, resources]) => `not read (${reason}): ${listWords(resources, NAMED_LISTS)}`);
}
