import type { ComparedReport, Diff } from "../../model/diff.js";
import { describeChange } from "../view/change.js";
import { clusterName } from "../view/cluster.js";
import { countWord } from "../view/cut.js";
import { timeText } from "../view/quantities.js";

/** What was compared: one audit, or two. */
export function nameOf({ before, after }: Diff): string {
  const names = [before, after].map(({ change }) => describeChange(change).name);
  return names[0] === names[1] ? (names[1] ?? "") : names.join(" and ");
}

/** `1 new, 4 resolved, 13 unchanged (2 worse), 2 cannot be compared` */
export function countsOf({ summary: { new: added, resolved, unchanged, worse, incomparable } }: Diff): string {
  const ofThese = worse > 0 ? ` (${countWord(worse)} worse)` : "";
  const counts = `${countWord(added)} new, ${countWord(resolved)} resolved, ${countWord(unchanged)} unchanged${ofThese}`;
  return incomparable > 0 ? `${counts}, ${countWord(incomparable)} cannot be compared` : counts;
}

/** One report in a line: of which cluster and time, and how it ended. */
export function seenOf({ cluster, collectedAt, verdict, summary }: ComparedReport): string {
  const { critical, high, medium, low, open } = summary;
  const counts = Object.entries({ critical, high, medium, low, open }).map(
    ([what, count]) => `${countWord(count)} ${what}`,
  );
  return `${clusterName(cluster)}; ${timeText(collectedAt.to)}; ${verdict}: ${counts.join(", ")}`;
}
