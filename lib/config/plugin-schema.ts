import { CHANGE_KINDS, OCCASION_KINDS } from "../model/change.js";
import { SEVERITIES } from "../model/severity.js";

const TEXT = { type: "string", minLength: 1 } as const;
const TEXTS = { type: "array", items: { type: "string" } } as const;
const SOME_TEXTS = { ...TEXTS, minItems: 1 } as const;
/** present, and a function: the schema says the one, the code beside it the other */
const FUNCTION = {} as const;

const NEEDS = {
  type: "object",
  additionalProperties: false,
  properties: { cluster: TEXTS, host: TEXTS },
} as const;

const HOSTS = {
  type: "object",
  additionalProperties: false,
  required: ["of", "need", "facts"],
  properties: { of: { enum: ["touched", "control-plane", "all"] }, need: { enum: ["all", "any"] }, facts: TEXTS },
} as const;

const MESSAGE = {
  type: "object",
  additionalProperties: false,
  required: ["message", "impact", "remediation", "verify"],
  properties: {
    message: TEXT,
    impact: TEXT,
    condition: TEXT,
    remediation: {
      type: "array",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["text", "commands", "destructive"],
        properties: { text: TEXT, commands: TEXTS, destructive: { type: "boolean" } },
      },
    },
    verify: TEXTS,
  },
} as const;

const RULE = {
  type: "object",
  additionalProperties: false,
  required: [
    ...["id", "family", "title", "risks", "rationale", "sources", "occasions", "worst", "identity", "messages"],
    ...["scope", "requires", "evaluate"],
  ],
  properties: {
    id: TEXT,
    formerIds: TEXTS,
    family: TEXT,
    title: TEXT,
    risks: TEXTS,
    rationale: TEXT,
    sources: SOME_TEXTS,
    occasions: { type: "array", minItems: 1, items: { enum: OCCASION_KINDS } },
    worst: { type: "object", additionalProperties: { enum: SEVERITIES } },
    identity: {
      type: "array",
      minItems: 1,
      items: { enum: ["kind", "namespace", "name", "node", "pv", "path", "key"] },
    },
    messages: { type: "object", minProperties: 1, additionalProperties: MESSAGE },
    reads: { type: "object", additionalProperties: TEXTS },
    scope: { enum: ["host", "cluster"] },
    requires: NEEDS,
    consults: NEEDS,
    hosts: HOSTS,
    evaluate: FUNCTION,
  },
} as const;

const DERIVED_FACT = {
  type: "object",
  additionalProperties: false,
  required: ["id", "scope", "requires", "derive"],
  properties: {
    id: TEXT,
    scope: { enum: ["host", "cluster"] },
    predicts: { type: "array", items: { enum: CHANGE_KINDS } },
    requires: NEEDS,
    consults: NEEDS,
    hosts: HOSTS,
    derive: FUNCTION,
  },
} as const;

const LIST = {
  type: "object",
  additionalProperties: false,
  required: ["fact", "apiVersion", "kind", "resource", "picks"],
  properties: {
    fact: TEXT,
    apiVersion: TEXT,
    kind: TEXT,
    resource: TEXT,
    picks: SOME_TEXTS,
    isOptional: { type: "boolean" },
  },
} as const;

const REPORTER = {
  type: "object",
  additionalProperties: false,
  required: ["id", "mediaType", "render"],
  properties: { id: TEXT, mediaType: TEXT, render: FUNCTION },
} as const;

/** What a plugin's default export must look like. An unknown key is a mistake: what it brings would be left out in silence. */
export const PLUGIN_SCHEMA = {
  type: "object",
  additionalProperties: false,
  required: ["name"],
  properties: {
    name: { type: "string", pattern: "^[a-z0-9]+(-[a-z0-9]+)*$" },
    rules: { type: "array", items: RULE },
    derivedFacts: { type: "array", items: DERIVED_FACT },
    lists: { type: "array", items: LIST },
    reporters: { type: "array", items: REPORTER },
  },
} as const;
