import { directorySubject } from "../../lib/derive/subject.js";
import type { OccasionKind } from "../../lib/model/change.js";
import type { Severity } from "../../lib/model/severity.js";
import { defineHostRule, examine, notApplicable, type Violation } from "../../lib/rule.js";

type Found = Violation<"run", "node" | "path">;

const SEVERITIES = {
  standing: "medium",
  reboot: "high",
  "power-off": "high",
  relocate: "high",
  upgrade: "high",
} as const satisfies { readonly [K in OccasionKind]?: Severity };

/** How editors, package managers and people name what they put aside: behind the extension, or in place of it. */
const ASIDE =
  /(?:~|#|\.(?:bak|backup|old|orig|save|saved|disabled|off|tmp|swp|copy|rpmnew|rpmsave|dpkg-old|dpkg-dist|dpkg-new|\d+))$|\.(?:ya?ml|json)[.\-_ ]/i;

/** Whoever puts a manifest aside in the directory itself has two of them running. */
export const strayManifest = defineHostRule({
  id: "stray-manifest",
  family: "control-plane",
  title: "The kubelet runs a manifest that was put aside",
  risks: ["E16"],
  rationale:
    "The kubelet makes a Pod of every regular file in its directory of static Pods whose name does not begin with a dot, whatever " +
    "its extension. Of two with the same Pod in them one waits until the other has ended: which one comes up after a restart is chance.",
  sources: [
    "pkg/kubelet/config/file.go in Kubernetes: extractFromDir",
    "https://kubernetes.io/docs/tasks/configure-pod-container/static-pod/",
  ],
  occasions: ["standing", "reboot", "power-off", "relocate", "upgrade"],
  worst: SEVERITIES,
  identity: ["node", "path"],
  messages: {
    run: {
      message:
        "{path} lies among the static Pods of {node}, by its name put aside, and the kubelet runs it all the same",
      impact:
        "After the next start of the kubelet the Pod may be the one of the old manifest, with its old settings and image.",
      condition: "if it holds the same Pod as another manifest, or one that is not wanted any more",
      remediation: [
        {
          text: "Move it to a directory that the kubelet does not read.",
          commands: ["ls -la -- {directory}", "mv -n -t /root -- {path}"],
          destructive: false,
        },
      ],
      verify: ["ls -la -- {directory}"],
    },
  },
  requires: { host: ["staticPodManifests"] },
  evaluate: ({ change, host }) => {
    const node = host.node ?? host.name;
    const { directory, files } = host.facts.staticPodManifests;
    const severity = SEVERITIES[change.kind];
    if (directory === null) return notApplicable("the kubelet is configured to run no static Pods");
    return examine(
      files.filter(({ isRun }) => isRun),
      ({ name }): Found | undefined => {
        if (!ASIDE.test(name)) return undefined;
        const path = `${directory}/${name}`;
        return {
          messageId: "run",
          severity,
          certainty: "conditional",
          subject: directorySubject(path),
          identity: { node, path },
          data: { node, path, directory },
          evidence: [{ host: node, fact: "staticPodManifests", path: "/files", value: { name, isRun: true } }],
        };
      },
    );
  },
});
