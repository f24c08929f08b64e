import { isAtOrBelow } from "../../lib/derive/path.js";
import type { RelocatedTree } from "../../lib/derive/relocation.js";
import { directorySubject } from "../../lib/derive/subject.js";
import type { Undecided } from "../../lib/fact-needs.js";
import type { Relocate } from "../../lib/model/change.js";
import type { Tree } from "../../lib/model/host-facts.js";
import { defineHostRule, examine, type Violation } from "../../lib/rule.js";

type Found = Violation<"leadsBack", "node" | "path">;

/** A copied link still says the old path: the kubelet's client certificate is one. */
export const absoluteLink = defineHostRule({
  id: "absolute-link",
  family: "relocation",
  title: "Links inside the directory lead to its old path",
  risks: ["A30"],
  rationale:
    "kubelet-client-current.pem is a symbolic link with an absolute target. Under a new --root-dir it leads into the old tree: " +
    "the Node works until that is removed or the certificate is renewed there, and then it cannot log in.",
  sources: [
    "https://kubernetes.io/docs/reference/node/kubelet-files/",
    "k8s.io/client-go/util/certificate: certificate_store.go",
  ],
  occasions: ["relocate"],
  worst: { relocate: "high" },
  identity: ["node", "path"],
  messages: {
    leadsBack: {
      message: "{count:link below {from} leads|links below {from} lead} to {from} by its path, {example} for one",
      impact: "In the new root they lead back into the old tree, and to nothing once it is removed.",
      condition: "if the kubelet runs with another root directory and {from} does not lead to it",
      remediation: [
        {
          text: "Keep the path by mounting the new file system at {from}; otherwise make the links anew in {to}.",
          commands: ["find {to} -xdev -lname '/*' -ls"],
          destructive: false,
        },
      ],
      verify: ["find {to} -xdev -xtype l"],
    },
  },
  requires: { host: ["relocation", "trees"] },
  evaluate: ({ change, host }) => {
    const node = host.node ?? host.name;
    const walked = new Map(host.facts.trees.map((tree) => [tree.root, tree]));
    return examine(host.facts.relocation, (tree) => {
      const walk = walked.get(tree.realFrom) ?? walked.get(tree.move.from);
      if (walk === undefined) return { reason: "not-collected", detail: `${tree.move.from} was not walked` };
      return violate(tree, walk, change, node);
    });
  },
});

function violate(
  { move, realFrom }: RelocatedTree,
  walk: Tree,
  { method }: Relocate,
  node: string,
): Found | Undecided | undefined {
  // With a link or a mount at the old path, the old path is the new tree.
  if (method !== "root-dir") return undefined;
  const back = walk.absoluteSymlinks.filter(
    ({ linkTarget }) => isAtOrBelow(linkTarget, move.from) || isAtOrBelow(linkTarget, realFrom),
  );
  const [first] = back;
  if (first === undefined) {
    const isWhole = walk.isComplete && (walk.absoluteSymlinksTotal ?? 0) <= walk.absoluteSymlinks.length;
    return isWhole ? undefined : { reason: "truncated", detail: `not every link below ${move.from} was seen` };
  }
  return {
    messageId: "leadsBack",
    severity: "high",
    certainty: "conditional",
    subject: directorySubject(move.from),
    identity: { node, path: move.from },
    data: { count: back.length, from: move.from, to: move.to, example: first.path },
    evidence: [{ host: node, fact: "trees", path: "", value: { path: first.path, linkTarget: first.linkTarget } }],
  };
}
