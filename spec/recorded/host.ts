import { existsSync, readdirSync, readFileSync } from "node:fs";
import { parseFstab } from "../../lib/collect/host/fstab.js";
import { parseHostPortRules } from "../../lib/collect/host/host-port-rules.js";
import { parseIdentity } from "../../lib/collect/host/identity.js";
import { parseKernelRelease } from "../../lib/collect/host/kernel-release.js";
import { parseKubeletConfiguration } from "../../lib/collect/host/kubelet-configuration.js";
import { MalformedError } from "../../lib/collect/host/malformed.js";
import { parseMounts } from "../../lib/collect/host/mounts.js";
import { parseOsRelease } from "../../lib/collect/host/os-release.js";
import { parseRuntimeContainers } from "../../lib/collect/host/runtime-containers.js";
import { parseSwaps } from "../../lib/collect/host/swaps.js";
import type { HostFactId, HostFacts, Tree } from "../../lib/model/host-facts.js";
import { type Observation, observed, type UnobservedReason, unobserved } from "../../lib/model/observation.js";
import type { Host, HostObservations } from "../../lib/model/snapshot.js";
import { parseCniListing } from "./cni-listing.js";
import { parseTasks } from "./ctr-tasks.js";
import { parseDf } from "./df.js";
import { parseFind } from "./find.js";
import { parseDirectories, parseManifests, parseRoots } from "./ls.js";
import { parsePs } from "./ps.js";
import { parseSockets } from "./ss.js";

/** Moments of the recorded relocation, each with the time at which the host was read. */
export const MOMENTS = {
  before: "2026-11-20T18:44:05Z",
  drained: "2026-11-20T18:44:43Z",
  "moved-stopped": "2026-11-20T18:45:11Z",
  "moved-running": "2026-11-20T18:45:50Z",
  "after-rm": "2026-11-20T18:45:51Z",
  prepared: "2026-11-20T18:52:44Z",
} as const;
export type Moment = keyof typeof MOMENTS;

type Parsers = { readonly [F in HostFactId]?: (folder: Folder) => HostFacts[F] };

/** One folder of raw output. */
interface Folder {
  read(file: string): string;
  readonly files: readonly string[];
}

const PARSERS: Parsers = {
  identity: ({ read }) => parseIdentity(read("identity")),
  mounts: ({ read }) => parseMounts(read("mountinfo")),
  filesystems: ({ read }) => parseDf(read("df.txt"), read("df-inodes.txt"), [read("xfs_info.data900.txt")]),
  paths: ({ read }) => [...parseRoots(read("roots.ls")), ...parseDirectories(read("pv-dirs.ls"))],
  trees: parseTrees,
  fstab: ({ read }) => parseFstab(read("fstab")),
  staticPodManifests: ({ read }) => parseManifests(read("manifests.ls"), "/etc/kubernetes/manifests"),
  kubeletConfiguration: ({ read }) =>
    parseKubeletConfiguration(read("kubelet-config.yaml"), "/var/lib/kubelet/config.yaml"),
  processes: ({ read }) => parsePs(read("processes.txt")),
  listeningSockets: ({ read }) => parseSockets(read("ss.txt")),
  hostPortRules: ({ read }) => parseHostPortRules(read("iptables-nat.txt")),
  cniState: ({ read }) => parseCniListing(read("cni-state.txt")),
  runtimeContainers: ({ read }) => parseRuntimeContainers(read("ctr-containers.txt")),
  runtimeTasks: ({ read }) => parseTasks(read("ctr-tasks.txt")),
  kernelRelease: ({ read }) => parseKernelRelease(read("kernel")),
  osRelease: ({ read }) => parseOsRelease(read("os-release")),
  swaps: ({ read }) => parseSwaps(read("swaps")),
};

/** What the recording lacks at every moment. */
const NOT_RECORDED: readonly HostFactId[] = ["mountUnits"];

/** The recorded machine at one moment, as its raw output in fixtures/hosts/debian-12 tells it. */
export function recordedHost(moment: Moment): Host {
  const folder = openFolder(new URL(`../../../fixtures/hosts/debian-12/${moment}/`, import.meta.url));
  const provenance = { source: `fixtures/hosts/debian-12/${moment}`, at: MOMENTS[moment] };
  const facts = Object.entries<(folder: Folder) => unknown>(PARSERS).map(([fact, parse]) => [
    fact,
    observe(fact, parse, folder, provenance),
  ]);
  const lacking = NOT_RECORDED.map((fact) => [
    fact,
    unobserved("not-collected", `the recording of node1 holds no ${fact}`, provenance),
  ]);
  return {
    name: "node1",
    node: "node1",
    identity: "verified",
    connection: observed("connected", provenance),
    facts: Object.fromEntries([...facts, ...lacking]) as HostObservations,
  };
}

function observe<T>(
  fact: string,
  parse: (folder: Folder) => T,
  folder: Folder,
  provenance: { readonly source: string; readonly at: string },
): Observation<T> {
  try {
    return observed(parse(folder), provenance);
  } catch (error) {
    const [reason, detail] = explain(fact, error, folder);
    return unobserved(reason, detail, provenance);
  }
}

/** Where the tool left its error in place of its output, that is the reason. */
function explain(fact: string, error: unknown, { files, read }: Folder): readonly [UnobservedReason, string] {
  if (error instanceof MalformedError) return ["malformed", `${fact} of node1 could not be read: ${error.message}`];
  if (fact.startsWith("runtime") && files.includes("ctr.err")) {
    return ["unreachable", `the runtime of node1 does not answer: ${read("ctr.err").trim()}`];
  }
  throw error;
}

function openFolder(url: URL): Folder {
  if (!existsSync(url)) throw new Error(`there is no recording ${url.pathname}`);
  return { read: (file) => readFileSync(new URL(file, url), "utf8"), files: readdirSync(url) };
}

/** One tree for each `find.var-lib-kubelet.txt`; the dashes of its name are the slashes of its root. */
function parseTrees({ read, files }: Folder): readonly Tree[] {
  const mountpoints = parseMounts(read("mountinfo")).map(({ target }) => target);
  const realPaths = new Map(parseRoots(read("roots.ls")).map(({ path, realPath }) => [path, realPath ?? path]));
  return files.flatMap((file) => {
    const [, name] = /^find\.(.+)\.txt$/.exec(file) ?? [];
    if (name === undefined) return [];
    const root = `/${name.replaceAll("-", "/")}`;
    return [parseFind(read(file), root, realPaths.get(root) ?? root, mountpoints)];
  });
}
