import type { LabelSelector, LabelSelectorRequirement } from "../model/kubernetes/index.js";

export type Labels = Readonly<Record<string, string>>;

/** A compiled label selector. */
export interface LabelMatcher {
  /** true for a selector without requirements, which selects everything */
  readonly isEmpty: boolean;
  /** a label that every match carries with one of these values; lets an index narrow the search */
  readonly anchor?: { readonly key: string; readonly values: readonly string[] };
  matches(labels: Labels | undefined): boolean;
}

type Requirement = (labels: Labels) => boolean;

const NO_LABELS: Labels = {};

/** What an absent selector selects, and one that the API server would have refused. */
export const SELECTS_NOTHING: LabelMatcher = { isEmpty: false, matches: () => false };

/** Compiles a selector as the API defines it: absent selects nothing, empty everything. */
export function compileLabelSelector(selector: LabelSelector | undefined): LabelMatcher {
  if (selector === undefined || selector === null) return SELECTS_NOTHING;
  const pairs = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => ({
    key,
    operator: "In",
    values: [value],
  }));
  return compileRequirements([...pairs, ...(selector.matchExpressions ?? [])]);
}

/** Compiles the plain map of a Service or a ReplicationController, where an empty map selects nothing. */
export function compileLabelMap(map: Labels | undefined): LabelMatcher {
  if (map === undefined || Object.keys(map).length === 0) return SELECTS_NOTHING;
  return compileLabelSelector({ matchLabels: map });
}

export function compileRequirements(requirements: readonly LabelSelectorRequirement[]): LabelMatcher {
  const compiled: Requirement[] = [];
  for (const requirement of requirements) {
    const test = compileRequirement(requirement);
    if (test === undefined) return SELECTS_NOTHING;
    compiled.push(test);
  }
  const anchor = requirements.find(({ operator, values }) => operator === "In" && (values?.length ?? 0) > 0);
  return {
    isEmpty: compiled.length === 0,
    ...(anchor && { anchor: { key: anchor.key, values: anchor.values ?? [] } }),
    matches: (labels) => compiled.every((test) => test(labels ?? NO_LABELS)),
  };
}

/** @returns undefined for an operator or values that the API server refuses */
function compileRequirement({ key, operator, values = [] }: LabelSelectorRequirement): Requirement | undefined {
  const has = (labels: Labels) => Object.hasOwn(labels, key);
  const isOneOf = (labels: Labels) => has(labels) && values.includes(labels[key] ?? "");
  switch (operator) {
    case "In":
      return isOneOf;
    case "NotIn":
      return (labels) => !isOneOf(labels);
    case "Exists":
      return has;
    case "DoesNotExist":
      return (labels) => !has(labels);
    case "Gt":
    case "Lt":
      return compileComparison(key, operator, values);
    default:
      return undefined;
  }
}

/** Gt and Lt stand in node selectors alone; both sides are integers. */
function compileComparison(key: string, operator: "Gt" | "Lt", values: readonly string[]): Requirement | undefined {
  const [text] = values;
  if (values.length !== 1 || text === undefined || !/^-?\d+$/.test(text)) return undefined;
  const bound = BigInt(text);
  return (labels) => {
    const value = labels[key];
    if (value === undefined || !/^-?\d+$/.test(value)) return false;
    return operator === "Gt" ? BigInt(value) > bound : BigInt(value) < bound;
  };
}
