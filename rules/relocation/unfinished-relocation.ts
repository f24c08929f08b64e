import { baseName } from "../../lib/derive/path.js";
import { directorySubject } from "../../lib/derive/subject.js";
import type { Undecided } from "../../lib/fact-needs.js";
import { OCCASION_KINDS } from "../../lib/model/change.js";
import type { PathStatus } from "../../lib/model/host-facts.js";
import { defineHostRule, examine, type Violation } from "../../lib/rule.js";

type Found = Violation<"nestedLink" | "nestedLinkStopped" | "danglingLink" | "twoGenerations", "node" | "path">;

/** Names that recipes give to the tree they put aside. */
const ASIDE = [".bak", ".old", ".orig"];

/** A move that stopped half-way: the link inside the old directory, two trees side by side. */
export const unfinishedRelocation = defineHostRule({
  id: "unfinished-relocation",
  family: "relocation",
  title: "A relocation of the kubelet's root was begun and not finished",
  risks: ["A37"],
  rationale:
    "When mv fails and ln -s runs all the same, the link lands inside the old directory and the service goes on with old " +
    "state; when a former root stays beside the new one, which of the two is live is a question that a later cleanup gets wrong.",
  sources: ["https://man7.org/linux/man-pages/man1/ln.1.html", "https://man7.org/linux/man-pages/man2/rename.2.html"],
  occasions: OCCASION_KINDS,
  worst: {
    standing: "high",
    drain: "high",
    reboot: "high",
    "power-off": "high",
    "remove-node": "high",
    relocate: "high",
    "replace-control-plane": "high",
    "restore-etcd": "high",
    upgrade: "high",
  },
  identity: ["node", "path"],
  messages: {
    nestedLink: {
      message: "{path} is a symbolic link to {target}, made inside the directory that it was to replace",
      impact: "The kubelet still works in {root}; what was copied to {target} is an old state that nothing uses.",
      remediation: [
        {
          text: "Find out which tree the kubelet uses, then remove the link; rm takes away the link alone.",
          commands: ["tr '\\0' ' ' < /proc/$(pgrep -xo kubelet)/cmdline", "rm -- {path}"],
          destructive: false,
        },
      ],
      verify: ["ls -ld -- {path}"],
    },
    nestedLinkStopped: {
      message:
        "{path} is a symbolic link to {target}, made inside the directory that it was to replace, and no running kubelet was seen",
      impact:
        "Which of {root} and {target} is whole is not known: mv copies to another disk and then deletes, so the kubelet's " +
        "configuration may be in {target} alone.",
      remediation: [
        {
          text: "Keep both. Look which one has the configuration and the certificates, and let the kubelet start there.",
          commands: ["ls -la -- {root} {target}", "journalctl --unit=kubelet --lines=20"],
          destructive: false,
        },
      ],
      verify: ["ls -ld -- {path}", "systemctl is-active kubelet"],
    },
    danglingLink: {
      message: "{path} is a symbolic link to {target}, which does not resolve",
      impact: "The kubelet cannot create its root and does not start.",
      remediation: [
        { text: "Mount the file system that {target} is on.", commands: ["findmnt -T {target}"], destructive: false },
      ],
      verify: ["readlink -e -- {path}"],
    },
    twoGenerations: {
      message: "{root} leads to {target} and {path} stands beside it with {entries:entry|entries}",
      impact: "The old tree may still be mounted and in use; removing it before that is ruled out can remove volumes.",
      remediation: [
        {
          text: "Keep it until no mount and no process is left in it.",
          commands: ["grep -F -- {path}/ /proc/1/mountinfo", "fuser -vm -- {path}"],
          destructive: false,
        },
      ],
      verify: ["ls -la -- {path}"],
    },
  },
  requires: { host: ["paths", "kubeletRoot"] },
  evaluate: ({ host }) => {
    const node = host.node ?? host.name;
    const byPath = new Map(host.facts.paths.map((status) => [status.path, status]));
    return examine([host.facts.kubeletRoot], ({ path, source }) => check(path, source === "process", byPath, node));
  },
});

function check(
  root: string,
  isRunning: boolean,
  byPath: ReadonlyMap<string, PathStatus>,
  node: string,
): readonly (Found | Undecided)[] {
  const status = byPath.get(root);
  if (status === undefined) return [{ reason: "not-collected", detail: `${root} was not looked at` }];
  if (status.type === "symlink" && status.realPath === undefined) return [violate("danglingLink", root, status, node)];
  const nested = byPath.get(`${root}/${baseName(root)}`);
  const found =
    nested?.type === "symlink" ? [violate(isRunning ? "nestedLink" : "nestedLinkStopped", root, nested, node)] : [];
  return status.type === "symlink" ? [...found, ...generations(root, status, byPath, node)] : found;
}

function generations(
  root: string,
  link: PathStatus,
  byPath: ReadonlyMap<string, PathStatus>,
  node: string,
): readonly Found[] {
  return ASIDE.map((suffix) => byPath.get(root + suffix))
    .filter((status) => status?.type === "directory")
    .flatMap((status) =>
      status === undefined ? [] : [violate("twoGenerations", root, status, node, link.linkTarget)],
    );
}

function violate(
  messageId: Found["messageId"],
  root: string,
  status: PathStatus,
  node: string,
  target = status.linkTarget,
): Found {
  return {
    messageId,
    severity: "high",
    certainty: "certain",
    subject: directorySubject(status.path),
    identity: { node, path: status.path },
    data: { root, path: status.path, target: target ?? "unknown", entries: status.entries ?? "an unknown number of" },
    evidence: [{ host: node, fact: "paths", path: "", value: { path: status.path, type: status.type } }],
  };
}
