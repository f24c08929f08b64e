import type { Waiver } from "../model/finding.js";

/** What a person wrote down once for all audits. */
export interface Config {
  /** absolute path of the file; null when there is none, and everything else is then empty */
  readonly path: string | null;
  /** what fingerprints and reports call the cluster, in place of what was read from it */
  readonly cluster: { readonly id?: string; readonly name?: string };
  readonly waivers: readonly Waiver[];
  /** Node, or machine that is none → where SSH finds it */
  readonly hosts: ReadonlyMap<string, ConfiguredHost>;
  /** where snapshots of etcd are kept, as far as a person says */
  readonly etcdBackups: readonly EtcdBackupPlace[];
  /** npm packages, or files relative to the configuration */
  readonly plugins: readonly string[];
}

/** What is not said is as for any other host: a Node's own address, a machine's name, ssh_config. */
export interface ConfiguredHost {
  readonly address?: string;
  readonly port?: number;
  readonly user?: string;
  /** name under which known_hosts has its key */
  readonly hostKeyAlias?: string;
}

/** A directory of a host, which is looked into with the host, or a place that kaudit cannot look into, in a person's own words. */
export type EtcdBackupPlace =
  | { readonly host: string; readonly directory: string }
  | {
      readonly elsewhere: string;
      /** YYYY-MM-DD on which a backup from there was last restored for trial */
      readonly restored?: string;
    };

export const EMPTY_CONFIG: Config = {
  path: null,
  cluster: {},
  waivers: [],
  hosts: new Map(),
  etcdBackups: [],
  plugins: [],
};
