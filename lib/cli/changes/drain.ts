import { parseGoDuration } from "../../derive/go-duration.js";
import { parseLabelSelector } from "../../derive/label-selector-text.js";
import { UsageError } from "../../model/errors.js";
import type { Arguments } from "../arguments/arguments.js";
import type { Flags } from "../arguments/flag.js";
import type { ChangeGrammar, ChangeRequest } from "./change-grammar.js";
import { readNodeNames } from "./node-names.js";

const FLAGS: Flags = {
  force: { type: "switch", describe: "as kubectl: also delete Pods that no controller would make again" },
  "delete-emptydir-data": { type: "switch", describe: "as kubectl: go on where Pods use emptyDir" },
  "ignore-daemonsets": { type: "switch", describe: "as kubectl: leave DaemonSet Pods alone" },
  "disable-eviction": { type: "switch", describe: "as kubectl: delete instead of evict; budgets are not asked" },
  timeout: { type: "value", placeholder: "DURATION", describe: "as kubectl: give up after this time", fallback: "0s" },
  "grace-period": {
    type: "value",
    placeholder: "SECONDS",
    describe: "as kubectl: seconds that each Pod gets; negative is its own",
    fallback: "-1",
  },
  "pod-selector": { type: "value", placeholder: "SELECTOR", describe: "as kubectl: only Pods with these labels" },
  selector: {
    type: "value",
    short: "l",
    placeholder: "SELECTOR",
    describe: "as kubectl: drain the Nodes with these labels",
  },
  "skip-wait-for-delete-timeout": {
    type: "value",
    placeholder: "SECONDS",
    describe: "as kubectl: do not wait for Pods that are being deleted for longer than this",
    fallback: "0",
  },
};

/** `kaudit audit drain`, with kubectl drain's flags. @see https://kubernetes.io/docs/reference/kubectl/generated/kubectl_drain/ */
export const DRAIN: ChangeGrammar = {
  kind: "drain",
  summary: "what kubectl drain will do, and where it will hang",
  usage: "NODE.. [kubectl drain's flags]",
  operands: "NODE..",
  flags: FLAGS,
  read(given: Arguments): ChangeRequest {
    const nodeSelector = readSelector("selector", given.value("selector"));
    return {
      change: {
        kind: "drain",
        nodes: nodeSelector === undefined ? readNodeNames(given) : refuseNodeNames(given),
        force: given.switch("force"),
        deleteEmptydirData: given.switch("delete-emptydir-data"),
        ignoreDaemonsets: given.switch("ignore-daemonsets"),
        disableEviction: given.switch("disable-eviction"),
        timeoutSeconds: readTimeout(given.value("timeout") ?? "0"),
        gracePeriodSeconds: readInteger("grace-period", given.value("grace-period") ?? "-1"),
        podSelector: readSelector("pod-selector", given.value("pod-selector")) ?? "",
        skipWaitForDeleteTimeoutSeconds: readSkipWait(given.value("skip-wait-for-delete-timeout") ?? "0"),
      },
      ...(nodeSelector === undefined ? {} : { nodeSelector }),
    };
  },
};

function refuseNodeNames({ operands }: Arguments): readonly string[] {
  if (operands.length === 0) return [];
  throw new UsageError(`both Node "${operands[0]}" and --selector are given; give one of them, as kubectl asks`);
}

function readSelector(flag: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  try {
    parseLabelSelector(text);
    return text;
  } catch (error) {
    throw new UsageError(
      `flag --${flag} is "${text}", which is no label selector; write one such as app=web,tier!=cache`,
      {
        cause: error,
      },
    );
  }
}

function readTimeout(text: string): number {
  const seconds = parseGoDuration(text);
  if (seconds === null) {
    throw new UsageError(
      `flag --timeout is "${text}", which is no duration; write a number with its unit, such as 300s or 5m`,
    );
  }
  if (seconds < 0) throw new UsageError(`flag --timeout is "${text}", but cannot be negative; 0s waits without limit`);
  return seconds;
}

function readSkipWait(text: string): number {
  const seconds = readInteger("skip-wait-for-delete-timeout", text);
  if (seconds >= 0) return seconds;
  throw new UsageError(
    `flag --skip-wait-for-delete-timeout is "${text}", but cannot be negative; 0 waits for every Pod`,
  );
}

function readInteger(flag: string, text: string): number {
  const value = /^[+-]?\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (Number.isSafeInteger(value)) return value;
  throw new UsageError(
    `flag --${flag} is "${text}", which is no whole number of seconds; write one without a unit, such as 30`,
  );
}
