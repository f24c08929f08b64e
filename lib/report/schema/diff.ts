import * as diff from "../../model/diff.js";
import { published } from "../../schema/published.js";
import {
  anyOf,
  boolean,
  count,
  exactly,
  explained,
  type JsonSchema,
  list,
  named,
  object,
  oneOf,
  optional,
  text,
} from "../../schema/shape.js";
import { headShapes } from "./document.js";
import { certainty, findingShape, openResult, severity } from "./finding.js";

type Kind<R, K> = Extract<R, { readonly kind: K }>;

const comparedReport = named("ComparedReport", object<diff.ComparedReport>(headShapes));

const finding = { kind: exactly("finding"), finding: findingShape };
const open = { kind: exactly("open"), open: openResult };

const result = named(
  "Result",
  anyOf(object<Kind<diff.Result, "finding">>(finding), object<Kind<diff.Result, "open">>(open)),
);

const former = {
  former: optional(
    explained(
      "how the earlier report saw it; absent where it saw the same",
      object<diff.Former>({ severity, certainty: optional(certainty), isWaived: boolean }),
    ),
  ),
};

const unchangedResult = named(
  "UnchangedResult",
  anyOf(
    object<Kind<diff.UnchangedResult, "finding">>({ ...finding, ...former }),
    object<Kind<diff.UnchangedResult, "open">>({ ...open, ...former }),
  ),
);

const why = {
  in: explained("the report that has the result", oneOf<diff.Side>({ before: true, after: true })),
  reason: explained(
    "why nothing follows from the other report's silence",
    oneOf<diff.IncomparableReason>({
      "other-cluster": true,
      "unknown-cluster": true,
      "other-change": true,
      "rule-missing": true,
      "rule-skipped": true,
      "rule-not-applicable": true,
      "rule-open": true,
      "rule-defect": true,
      "host-not-read": true,
    }),
  ),
  detail: text,
};

const incomparableResult = named(
  "IncomparableResult",
  anyOf(
    object<Kind<diff.IncomparableResult, "finding">>({ ...finding, ...why }),
    object<Kind<diff.IncomparableResult, "open">>({ ...open, ...why }),
  ),
);

const root = object<diff.Diff>({
  schema: exactly(diff.DIFF_SCHEMA),
  before: comparedReport,
  after: comparedReport,
  notes: explained("what must be known of the comparison as a whole", list(text)),
  summary: object<diff.Diff["summary"]>({
    new: count,
    resolved: count,
    unchanged: count,
    worse: explained("of those unchanged: graver than they were, or no longer waived", count),
    incomparable: count,
  }),
  new: explained("only in the later report, and the earlier one would have had it", list(result)),
  resolved: explained("only in the earlier report, and the later one looked and did not find it", list(result)),
  unchanged: explained("in both, as the later one has it", list(unchangedResult)),
  incomparable: explained("in one of them, and nothing follows from the other's silence", list(incomparableResult)),
});

/** The published JSON Schema of a comparison. Properties that it does not describe may be added within v1. */
export function diffSchema(): JsonSchema {
  return published(diff.DIFF_SCHEMA, "What kaudit diff -o json prints.", root);
}
