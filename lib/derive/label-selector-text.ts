import type { LabelSelectorRequirement } from "../model/kubernetes/index.js";
import { compileRequirements, type LabelMatcher } from "./label-selector.js";

const SET_BASED = /^([^\s!=<>(),]+)\s+(in|notin)\s*\(([^()]*)\)$/;
const EQUALITY_BASED = /^([^\s!=<>(),]+)\s*(==|=|!=|>|<)\s*([^\s!=<>(),]*)$/;
const EXISTENCE = /^(!?)\s*([^\s!=<>(),]+)$/;

/**
 * Compiles a selector as kubectl takes it on the command line: `a=b,c!=d,e in (x,y),f notin (z),g,!h,i>1`. The empty text
 * selects everything.
 *
 * @throws {SyntaxError} when a requirement cannot be read
 * @see k8s.io/apimachinery/pkg/labels, Parse
 */
export function parseLabelSelector(text: string): LabelMatcher {
  return compileRequirements(splitAtCommas(text).map(parseRequirement));
}

/** Splits at commas that do not stand inside parentheses. */
function splitAtCommas(text: string): string[] {
  const parts = text.split(/,(?![^(]*\))/).map((part) => part.trim());
  return parts.length === 1 && parts[0] === "" ? [] : parts;
}

function parseRequirement(text: string): LabelSelectorRequirement {
  const set = SET_BASED.exec(text);
  if (set !== null) {
    const values = (set[3] ?? "").split(",").map((value) => value.trim());
    return { key: set[1] ?? "", operator: set[2] === "in" ? "In" : "NotIn", values };
  }
  const equality = EQUALITY_BASED.exec(text);
  if (equality !== null)
    return { key: equality[1] ?? "", operator: operatorOf(equality[2]), values: [equality[3] ?? ""] };
  const existence = EXISTENCE.exec(text);
  if (existence === null) throw new SyntaxError(`"${text}" is no label requirement`);
  return { key: existence[2] ?? "", operator: existence[1] === "!" ? "DoesNotExist" : "Exists" };
}

function operatorOf(sign: string | undefined): string {
  switch (sign) {
    case "!=":
      return "NotIn";
    case ">":
      return "Gt";
    case "<":
      return "Lt";
    default:
      return "In";
  }
}
