/** A layer: the files that make it up, what they may import besides each other, and why not more. */
export interface Layer {
  readonly name: string;
  readonly files: RegExp;
  /** names of layers below this one */
  readonly mayImport: readonly string[];
  /** npm packages */
  readonly packages: readonly string[];
  /** false where files of the layer must not know each other */
  readonly mayImportItself?: false;
  /** its results depend on its arguments alone: no clock, no chance, no process, no promise, no built-in module */
  readonly isPure: boolean;
  readonly reason: string;
}

const CONTRACTS = ["model", "derive", "simulate", "contracts"] as const;

/** From the lowest to the highest. A file belongs to the first layer that matches it, and every file to one. */
export const LAYERS: readonly Layer[] = [
  {
    name: "model",
    files: /^lib\/model\//,
    mayImport: [],
    packages: [],
    isPure: true,
    reason: "The model is the vocabulary of everything else; whatever it imported, plugins would depend on as well.",
  },
  {
    name: "derive",
    files: /^lib\/derive\//,
    mayImport: ["model"],
    packages: ["semver"],
    isPure: true,
    reason: "Derivations are pure functions of facts: they must give the same answer live, offline and in a test.",
  },
  {
    name: "schema",
    files: /^lib\/schema\//,
    mayImport: ["model"],
    packages: [],
    isPure: true,
    reason: "What snapshots and reports have in common is described once, and the model says what that is.",
  },
  {
    name: "simulate",
    files: /^lib\/simulate\//,
    mayImport: ["model", "derive"],
    packages: ["semver"],
    isPure: true,
    reason: "What the cluster would do follows from facts alone; a simulation that asks a rule would judge itself.",
  },
  {
    name: "contracts",
    files: /^lib\/(rule|derived-fact|fact-needs|reporter|plugin|collector|cluster-collector|host-collector|index)\.ts$/,
    mayImport: ["model", "derive", "simulate"],
    packages: [],
    isPure: true,
    reason: "A plugin compiles against the contracts, so they must not pull in the engine, a transport or a library.",
  },
  {
    name: "derived",
    files: /^lib\/derived\//,
    mayImport: CONTRACTS,
    packages: [],
    isPure: true,
    reason: "A derived fact declares what it reads, as a rule does; any other way in would escape the declaration.",
  },
  {
    name: "rule",
    files: /^rules\/[^/]+\/(?!index\.ts$)[^/]+\.ts$/,
    mayImport: CONTRACTS,
    packages: [],
    isPure: true,
    mayImportItself: false,
    reason:
      "A rule is a pure function of the facts that it declares. What two rules share is a derivation (lib/derive) or a " +
      "derived fact; what only the engine knows would make a built-in rule more than a plugin's.",
  },
  {
    name: "rule index",
    files: /^rules\/(?:[^/]+\/)?index\.ts$/,
    mayImport: ["contracts", "rule"],
    packages: [],
    isPure: true,
    reason: "An index lists rules and does nothing else, so that one line adds a rule.",
  },
  {
    name: "evaluate",
    files: /^lib\/evaluate\//,
    mayImport: CONTRACTS,
    packages: [],
    isPure: true,
    reason: "The engine is handed rules and facts; if it knew one by name, that one would be special.",
  },
  {
    name: "snapshot",
    files: /^lib\/snapshot\//,
    mayImport: [...CONTRACTS, "schema"],
    packages: ["ajv", "js-yaml"],
    isPure: false,
    reason: "A snapshot is read and written by people who run other rules than ours, so its format knows none.",
  },
  {
    name: "collect",
    files: /^lib\/collect\//,
    mayImport: CONTRACTS,
    packages: ["js-yaml", "ssh2", "ssh-config", "https-proxy-agent", "socks-proxy-agent", "yaml"],
    isPure: false,
    reason: "Collectors bring facts whoever asks; what they collect is decided by declared needs, not by rules' names.",
  },
  {
    name: "config",
    files: /^lib\/config\//,
    mayImport: CONTRACTS,
    packages: ["ajv", "yaml", "import-meta-resolve"],
    isPure: false,
    reason: "A configuration names rules and plugins as text; which of them exist is known where they are wired.",
  },
  {
    name: "report",
    files: /^lib\/report\//,
    mayImport: [...CONTRACTS, "schema"],
    packages: ["ajv", "cli-table3", "js-yaml", "string-width", "wrap-ansi", "yaml"],
    isPure: true,
    reason:
      "A reporter gets the report document and nothing else, so that a stored report renders as a fresh one does.",
  },
  {
    name: "docs",
    files: /^lib\/docs\/(?!write\.ts$)/,
    mayImport: CONTRACTS,
    packages: [],
    isPure: false,
    reason: "Pages are made from what rules declare, be they ours or a plugin's.",
  },
  {
    name: "testing",
    files: /^lib\/testing\//,
    mayImport: [...CONTRACTS, "derived", "evaluate"],
    packages: [],
    isPure: false,
    reason: "The rule tester is published for plugins: it runs the engine that production runs, and no command.",
  },
  {
    name: "cli",
    files: /^lib\/(?:cli\.ts$|cli\/|docs\/write\.ts$)/,
    mayImport: [...CONTRACTS, "derived", "rule index", "evaluate", "snapshot", "collect", "config", "report", "docs"],
    packages: ["yargs"],
    isPure: false,
    reason: "The programs wire everything, and nothing imports them.",
  },
];
