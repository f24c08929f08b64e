import type { JsonValue } from "../../../lib/model/finding.js";
import type { Report } from "../../../lib/model/report.js";
import {
  aFinding,
  aHostCoverage,
  aListCoverage,
  anOpenResult,
  aRelocationPrediction,
  aReport,
  aRule,
} from "./a-report.js";

/** Attributes that our own colours switch on and off. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they begin with ESC
export const OWN_COLOR = /\u001b\[(?:1|2|22|31|32|33|39)m/g;

/** What a tenant, a host or an API server may write where a name is expected. */
export const HOSTILE_TEXTS: readonly string[] = [
  "\u001b]0;owned\u0007\u001b[2J\u001b[31mred",
  "\u009b31mC1\u0085next",
  "a\n::error::injected",
  "  ::set-output name=x::y",
  "\r::add-mask::x",
  "##vso[task.complete result=Succeeded;]##[error]x",
  "abc\u202egnp.exe\u2066\u2069\u200b\u200d\ufeff\u00ad",
  "line\u2028separator\u2029end",
  "\u{e0041}\u{e007f}tag\u3164",
  "half \ud800 surrogate \udc00",
  "```\n# heading\n```sh\nrm -rf /\n```",
  "| cell | cell |\n| --- | --- |",
  "![track](https://evil.example/x.png) [click](javascript:alert(1))",
  "https://evil.example www.evil.example a@evil.example",
  "@everyone @shop/ops #1 GH-2 !3 org/repo#4",
  "<img src=x onerror=alert(1)> <!-- --><script>x</script> &lt;b&gt;",
  "*bold* _it_ ~~gone~~ `code` ``two`` $math$ \\",
  "- item\n1. item\n> quote\n---\n===",
  "'; rm -rf / #$(reboot)`reboot`",
  "-rf",
  "",
  " ",
  "x".repeat(1200),
  "数据目录".repeat(30),
];

// What a report's schema fixes: a changed one is no report.
const FIXED = new Set([
  "schema",
  "verdict",
  "severity",
  "certainty",
  "state",
  "reason",
  "identity",
  "idSource",
  "kind",
  "method",
  "removal",
  "lostBy",
]);

/** The report with every text that is not fixed by the schema, and every free key, replaced by hostile ones in turn. */
export function poison(report: Report, texts: readonly string[] = HOSTILE_TEXTS): Report {
  let next = 0;
  const walk = (value: JsonValue, key: string): JsonValue => {
    if (typeof value === "string") return FIXED.has(key) ? value : (texts[next++ % texts.length] ?? "");
    if (value === null || typeof value !== "object") return value;
    if (Array.isArray(value)) return value.map((element) => walk(element, key));
    const isMap = key === "reasons" || key === "data" || key === "owners" || key === "assumptions";
    const entries = Object.entries(value).map(([name, part]) => [
      isMap ? `${texts[next % texts.length] ?? ""} ${name}` : name,
      walk(part, name),
    ]);
    return Object.fromEntries(entries);
  };
  const poisoned = walk(report as unknown as JsonValue, "") as unknown as Report;
  return { ...poisoned, scope: { ...poisoned.scope, hosts: report.scope.hosts } };
}

const POD = "/var/lib/kubelet/pods/7df16e12-9f34-4e16-87ba-d45c623ff00b";

/** A relocation in which every name that a person did not choose is an attack. */
export function hostileReport(): Report {
  const volumes = HOSTILE_TEXTS.map((text, index) => ({
    node: "node1",
    pv: text,
    claim: `ns/${text}`,
    hostPath: index % 5 === 4 ? null : `/data/${text}`,
    mountedAt: `${POD}/volumes/kubernetes.io~local-volume/${text}`,
    lostBy: ["rm-rf", "find-delete"] as const,
  }));
  return aReport({
    change: {
      kind: "relocate",
      nodes: ["node1", "::error::node\u202e"],
      moves: [{ from: "/var/lib/kubelet", to: "/data/$(reboot) ##vso[x]/kubelet" }],
      method: "symlink",
      removal: "unknown",
    },
    verdict: "no-go",
    verdictReasons: HOSTILE_TEXTS,
    findings: HOSTILE_TEXTS.map((text) =>
      aFinding({
        ruleId: "mounted-volume",
        severity: "critical",
        certainty: "conditional",
        condition: `if ${text} is removed`,
        title: "A volume is mounted inside the directory that is to move",
        subject: { kind: "PersistentVolume", name: text },
        affected: [{ kind: "PersistentVolumeClaim", namespace: text, name: text }],
        message: `PersistentVolume ${text} is mounted`,
        impact: `${text} is lost`,
        remediation: [
          { text: `Unmount ${text}.`, commands: [`umount -- ${text}`, "kubectl get pods"], destructive: true },
        ],
        verify: [`ls ${text}`],
        evidence: [{ host: text, fact: "mounts", path: text, value: [text] }],
        data: { volume: text, all: [text] },
      }),
    ),
    open: HOSTILE_TEXTS.map((text) => anOpenResult({ detail: text, hosts: [text] })),
    waivers: [{ id: "w", ruleId: "x", subject: "<b>|</b>", reason: "because\n::error::", state: "expired" }],
    coverage: {
      lists: [aListCoverage({ resource: "pods|::", state: "unobserved", reason: "malformed", detail: "\u001b[1m" })],
      hosts: HOSTILE_TEXTS.map((text) =>
        aHostCoverage({ host: text, state: "unobserved", reason: "unreachable", detail: text }),
      ),
    },
    rules: [aRule({ state: "skipped", ruleId: "plugin/::\u202e" })],
    prediction: aRelocationPrediction({
      complete: false,
      missing: HOSTILE_TEXTS,
      volumes,
      remainingMounts: volumes.map(({ node, mountedAt }) => ({ node, target: mountedAt, fstype: "ext4" })),
    }),
  });
}
