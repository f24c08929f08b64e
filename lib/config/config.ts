import type { Waiver } from "../model/finding.js";

/** What a person wrote down once for all audits. */
export interface Config {
  /** absolute path of the file; null when there is none, and everything else is then empty */
  readonly path: string | null;
  /** what fingerprints and reports call the cluster, in place of what was read from it */
  readonly cluster: { readonly id?: string; readonly name?: string };
  readonly waivers: readonly Waiver[];
  /** npm packages, or files relative to the configuration */
  readonly plugins: readonly string[];
}

export const EMPTY_CONFIG: Config = { path: null, cluster: {}, waivers: [], plugins: [] };
