import type { ConfiguredHost } from "./config.js";

const TEXT = { type: "string", minLength: 1, maxLength: 1000 } as const;

/** Nothing that ssh could take for an option or a second argument. */
const HOST_NAME = { ...TEXT, title: "name or address of a host", pattern: "^[A-Za-z0-9_:][A-Za-z0-9_.:%-]*$" } as const;

/** JSON Schema (2020-12) of the configuration. An unknown key is a mistake: it would be a waiver that waives nothing. */
export const CONFIG_SCHEMA = {
  $schema: "https://json-schema.org/draft/2020-12/schema",
  title: "kaudit configuration",
  type: "object",
  additionalProperties: false,
  properties: {
    cluster: {
      type: "object",
      additionalProperties: false,
      properties: { id: TEXT, name: TEXT },
    },
    plugins: { type: "array", items: TEXT },
    hosts: {
      type: "object",
      additionalProperties: {
        type: "object",
        additionalProperties: false,
        properties: {
          address: HOST_NAME,
          port: { type: "integer", title: "port", minimum: 1, maximum: 65_535 },
          user: { ...TEXT, title: "name of an account", pattern: "^[A-Za-z0-9_][A-Za-z0-9_.@\\\\+-]*\\$?$" },
          hostKeyAlias: HOST_NAME,
        },
      },
    },
    etcdBackups: {
      type: "array",
      items: {
        type: "object",
        additionalProperties: false,
        properties: {
          host: HOST_NAME,
          directory: { ...TEXT, title: "absolute path of a directory", pattern: "^/" },
          elsewhere: TEXT,
          restored: { type: "string", format: "date" },
        },
      },
    },
    waivers: {
      type: "array",
      items: {
        type: "object",
        additionalProperties: false,
        required: ["rule", "reason"],
        properties: {
          rule: TEXT,
          subject: TEXT,
          reason: TEXT,
          owner: TEXT,
          ticket: TEXT,
          expires: { type: "string", format: "date" },
        },
      },
    },
  },
} as const;

/** The configuration as it is written, once the schema has accepted it. */
export interface WrittenConfig {
  readonly cluster?: { readonly id?: string; readonly name?: string };
  readonly plugins?: readonly string[];
  readonly hosts?: Readonly<Record<string, ConfiguredHost>>;
  readonly etcdBackups?: readonly WrittenEtcdBackup[];
  readonly waivers?: readonly WrittenWaiver[];
}

export interface WrittenWaiver {
  readonly rule: string;
  readonly subject?: string;
  readonly reason: string;
  readonly owner?: string;
  readonly ticket?: string;
  readonly expires?: string;
}

export interface WrittenEtcdBackup {
  readonly host?: string;
  readonly directory?: string;
  readonly elsewhere?: string;
  readonly restored?: string;
}
