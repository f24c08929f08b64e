/** Something that only few named files may do, each with its reason. */
export interface Border {
  readonly what: string;
  /** names of modules, as an import's target */
  readonly modules: RegExp;
  /** the file, or the folder when it ends with a slash → why it may */
  readonly allowed: Readonly<Record<string, string>>;
  readonly reason: string;
}

/** Built-in modules that compute and touch nothing outside the process: free to all but the pure layers. */
const COMPUTING =
  /^node:(?:assert\/strict|buffer|events|path(?:\/posix)?|stream(?:\/promises)?|string_decoder|url|util|zlib)$/;

/** The first that speaks of a module decides; the last one speaks of every built-in module that is left. */
export const BORDERS: readonly Border[] = [
  {
    what: "hashing",
    modules: /^node:crypto$/,
    allowed: {
      "lib/evaluate/fingerprint.ts": "a fingerprint is a SHA-256",
      "lib/evaluate/rules-digest.ts": "the digest of the rules is a SHA-256",
      "lib/collect/kube/kubeconfig-tls.ts": "a certificate is checked for being one before OpenSSL passes over it",
      "lib/collect/host/nonce.ts": "each run on a host has a name that nobody there can guess",
      "lib/collect/host/script.ts": "the script for hosts is known by its SHA-256",
      "lib/collect/host/ssh/known-hosts.ts": "a hashed name in known_hosts is an HMAC-SHA1",
      "lib/snapshot/checksum.ts": "the last line of a snapshot bears the SHA-256 of those before it",
      "lib/cli/output-file.ts": "a file that is not yet whole needs a name that nobody else uses",
      "lib/cli/report-stamp.ts": "a report has an id of its own",
    },
    reason: "node:crypto also makes random numbers, and an audit of the same snapshot must come out the same twice.",
  },
  {
    what: "the file system",
    modules: /^node:fs(?:\/promises)?$/,
    allowed: {
      "lib/collect/kube/kubeconfig-file.ts": "reads kubeconfigs and the certificates, keys and tokens that they name",
      "lib/collect/host/host-facts-directory.ts": "reads the output of the script that somebody ran by hand",
      "lib/collect/host/local-machine.ts": "tells whether this machine is one of the Nodes",
      "lib/collect/host/script.ts": "reads the script for hosts that the build has put beside it",
      "lib/collect/host/ssh/config-file.ts": "reads ~/.ssh/config and what it includes",
      "lib/collect/host/ssh/known-hosts-file.ts": "reads known_hosts, and never writes it",
      "lib/collect/host/ssh/identity-file.ts": "reads the keys to log in with",
      "lib/snapshot/file.ts": "reads the files given by --snapshot and writes the one that collect records",
      "lib/docs/write.ts": "npm run docs writes the pages; it is no part of kaudit's commands",
      "lib/config/load.ts": "reads the configuration",
      "lib/cli/output-file.ts": "writes reports",
      "lib/cli/report-file.ts": "reads the report that is to be shown",
    },
    reason: "A tool that claims to read only what it says must show in few places what it opens and writes.",
  },
  {
    what: "the network",
    modules:
      /^(?:node:(?:https?|http2|net|tls|dgram|dns)(?:\/promises)?|ssh2|https-proxy-agent|socks-proxy-agent|undici)$/,
    allowed: {
      "lib/collect/kube/connection.ts": "asks the API server, by GET alone",
      "lib/collect/kube/kubeconfig-in-cluster.ts": "tells an IPv6 address from a name",
      "lib/collect/kube/kubeconfig-proxy.ts": "compares addresses with NO_PROXY",
      "lib/collect/kube/kubeconfig-tls.ts": "reads certificates and keys",
      "lib/collect/kube/kubeconfig-trust.ts": "knows the authorities that Node carries",
      "lib/collect/host/ssh/connection.ts": "connects to hosts, and judges their keys",
      "lib/collect/host/ssh/ssh2.ts": "loads ssh2 for it",
    },
    reason: "kaudit connects to the API server and the hosts, nowhere else: whoever audits it reads these files.",
  },
  {
    what: "child processes",
    modules: /^node:child_process$/,
    allowed: {
      "lib/collect/kube/kubeconfig-exec.ts": "runs the credential plugin that the kubeconfig names, as kubectl does",
      "lib/collect/host/child-program.ts":
        "runs the script on this machine, and OpenSSH's client where it is asked for",
    },
    reason:
      "What is started from a kubeconfig or for a host is started without a shell, with a limit, from few places.",
  },
  {
    what: "other built-in modules",
    modules: /^node:/,
    allowed: {
      "lib/cli/collect-hosts.ts": "SSH logs in as the person who runs kaudit, with that person's keys",
      "lib/collect/kube/api-reader.ts": "waits before it asks an API server again",
      "lib/collect/host/local-machine.ts": "node:os tells the addresses of this machine",
      "lib/collect/kube/kubeconfig-load.ts": "looks for ~/.kube/config where HOME is not set",
      "lib/config/load.ts": "node:os tells the home directory, where the configuration is",
      "lib/cli/tool.ts": "node:module reads the package that this program is",
    },
    reason: "Most of the program is functions of data; what depends on the machine stands where it can be found.",
  },
];

export function isComputing(module: string): boolean {
  return COMPUTING.test(module);
}
