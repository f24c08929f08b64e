import type { Undecided } from "../../lib/fact-needs.js";
import type { Certificate } from "../../lib/model/host-facts.js";
import type { Severity } from "../../lib/model/severity.js";
import { defineHostRule, examine, type Violation } from "../../lib/rule.js";

type MessageId = "expired" | "soon" | "soonRenewed" | "personal";
type Found = Violation<MessageId, "node" | "key">;

const DAY_MILLIS = 86_400_000;
/** kubeadm renews with each upgrade, the kubelet long before its end: what is this close was forgotten. */
const SOON_DAYS = 30;

/** Of those that a start renews, and of a kubeconfig that may be old and unused, it is worth knowing. */
const SEVERITIES = { expired: "high", soon: "medium", soonRenewed: "low", personal: "low" } as const satisfies Readonly<
  Record<MessageId, Severity>
>;

const VERIFY = ["openssl x509 -noout -subject -enddate -in {example}"];
const RENEW_KUBEADM = {
  text: "With kubeadm: renew all of them, then restart the static Pods and copy the new admin.conf to whoever uses it.",
  commands: ["kubeadm certs check-expiration", "kubeadm certs renew all"],
  destructive: false,
};
const RENEW_K3S = {
  text: "With k3s and RKE2: they renew when they start; restart the service on one server after the other.",
  commands: ["systemctl list-units --type service 'k3s*' 'rke2*'"],
  destructive: false,
};

/** A certificate is read when a program starts: the restart is what brings to light that it has expired. */
export const expiringCertificate = defineHostRule({
  id: "expiring-certificate",
  family: "control-plane",
  title: "A certificate of the host expires or has expired",
  risks: ["E15"],
  rationale:
    "kubeadm's certificates are valid for a year and are renewed by upgrades alone. After they have expired API server, etcd, " +
    "controllers and kubelet refuse each other, and any of them that is restarted does not come back.",
  sources: [
    "https://kubernetes.io/docs/tasks/administer-cluster/kubeadm/kubeadm-certs/",
    "https://docs.k3s.io/cli/certificate",
    "cmd/kubeadm/app/constants/constants.go in Kubernetes: CertificateValidityPeriod",
  ],
  occasions: ["standing", "reboot", "power-off", "relocate", "replace-control-plane", "restore-etcd", "upgrade"],
  worst: {
    standing: "high",
    reboot: "high",
    "power-off": "high",
    relocate: "high",
    "replace-control-plane": "high",
    "restore-etcd": "high",
    upgrade: "high",
  },
  identity: ["node", "key"],
  messages: {
    expired: {
      message:
        "{count:certificate of {node} has|certificates of {node} have} expired, the first at {notAfter}: {paths}",
      impact: "What presents or checks them is refused, and does not come back when it is restarted.",
      remediation: [RENEW_KUBEADM, RENEW_K3S],
      verify: VERIFY,
    },
    soon: {
      message:
        "{count:certificate of {node} expires|certificates of {node} expire} within {days} days, the first at {notAfter}: {paths}",
      impact: "From then on the control plane or the kubelet is refused; nothing renews them without an upgrade.",
      remediation: [RENEW_KUBEADM],
      verify: VERIFY,
    },
    soonRenewed: {
      message:
        "{count:certificate of {node} expires|certificates of {node} expire} within {days} days, the first at {notAfter}: {paths}",
      impact: "k3s and RKE2 renew them when they start next; without a restart before that time they run out.",
      remediation: [RENEW_K3S],
      verify: VERIFY,
    },
    personal: {
      message:
        "{count:kubeconfig of {node} that a person uses expires|kubeconfigs of {node} that people use expire} within {days} days or before now, the first at {notAfter}: {paths}",
      impact: "Whoever uses it is refused, and so is kubeadm, which takes it for upgrades and joins; no component is.",
      remediation: [
        {
          text: "Renew what is still used, and remove what is not.",
          commands: ["kubeadm certs renew admin.conf"],
          destructive: false,
        },
      ],
      verify: ["kubeadm certs check-expiration"],
    },
  },
  requires: { host: ["certificates"] },
  evaluate: ({ collectedAt, host }) => {
    const node = host.node ?? host.name;
    const now = Date.parse(collectedAt);
    const { certificates } = host.facts;
    const groups = new Map<MessageId, Certificate[]>();
    for (const certificate of certificates) {
      const state = stateOf(certificate, now);
      if (state !== undefined) groups.set(state, [...(groups.get(state) ?? []), certificate]);
    }
    const unread = certificates.filter(({ notAfter }) => notAfter === undefined).map(unreadable);
    const outcome = examine(groups, ([messageId, group]) => violate(messageId, group, node));
    if (outcome.kind === "notApplicable") return outcome;
    return { ...outcome, examined: certificates.length, undecided: [...outcome.undecided, ...unread] };
  },
});

function stateOf({ path, notAfter }: Certificate, now: number): MessageId | undefined {
  if (notAfter === undefined) return undefined;
  const left = Date.parse(notAfter) - now;
  if (left > SOON_DAYS * DAY_MILLIS) return undefined;
  if (/\/(?:super-)?admin\.conf$/.test(path)) return "personal";
  if (left <= 0) return "expired";
  return isRenewedAtStart(path) ? "soonRenewed" : "soon";
}

/** k3s and RKE2 lay theirs out alike, below whatever data directory they were given; authorities are not renewed. */
function isRenewedAtStart(path: string): boolean {
  return /\/(?:server\/tls(?:\/etcd)?|agent)\/[^/]+$/.test(path) && !/-ca\.crt$/.test(path);
}

function unreadable({ path }: Certificate): Undecided {
  return { reason: "malformed", detail: `${path} holds no certificate that OpenSSL can read` };
}

function violate(messageId: MessageId, group: readonly Certificate[], node: string): Found | undefined {
  const [first] = group.toSorted((a, b) => Date.parse(a.notAfter ?? "") - Date.parse(b.notAfter ?? ""));
  if (first?.notAfter === undefined) return undefined;
  return {
    messageId,
    severity: SEVERITIES[messageId],
    certainty: "certain",
    subject: { kind: "Node", name: node },
    identity: { node, key: messageId },
    data: {
      node,
      count: group.length,
      days: SOON_DAYS,
      notAfter: first.notAfter,
      paths: group.map(({ path }) => path),
      example: first.path,
    },
    evidence: [{ host: node, fact: "certificates", path: "", value: { path: first.path, notAfter: first.notAfter } }],
  };
}
