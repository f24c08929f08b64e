import type { Certificate } from "../../../lib/model/host-facts.js";
import { missing, testRule } from "../../../lib/testing/index.js";
import { expiringCertificate } from "../../../rules/control-plane/expiring-certificate.js";

const PKI = "/etc/kubernetes/pki";
const hosts = (...certificates: readonly Certificate[]) => ({ node1: { certificates } });
const reboot = { kind: "reboot", nodes: ["node1"] } as const;

testRule(expiringCertificate, {
  pass: {
    "every certificate has months left, and the authority years": {
      hosts: hosts(
        { path: `${PKI}/apiserver.crt`, notAfter: "2027-06-01T08:00:00Z" },
        { path: `${PKI}/ca.crt`, notAfter: "2036-06-01T08:00:00Z" },
      ),
    },
  },
  fail: {
    "an administrator's kubeconfig was left to expire, and no component presents it": {
      change: reboot,
      hosts: hosts(
        { path: `${PKI}/apiserver.crt`, notAfter: "2027-06-01T08:00:00Z" },
        { path: "/etc/kubernetes/admin.conf", notAfter: "2026-01-01T08:00:00Z" },
      ),
      findings: [
        {
          messageId: "personal",
          severity: "low",
          message:
            "1 kubeconfig of node1 that a person uses expires within 30 days or before now, the first at 2026-01-01T08:00:00Z: /etc/kubernetes/admin.conf",
        },
      ],
    },
    "the scheduler's kubeconfig has expired": {
      change: reboot,
      hosts: hosts({ path: "/etc/kubernetes/scheduler.conf", notAfter: "2026-01-01T08:00:00Z" }),
      findings: [{ messageId: "expired", severity: "high" }],
    },
    "kubeadm's year is over": {
      change: reboot,
      hosts: hosts(
        { path: `${PKI}/apiserver.crt`, notAfter: "2026-11-19T08:00:00Z" },
        { path: `${PKI}/etcd/server.crt`, notAfter: "2026-11-18T08:00:00Z" },
      ),
      findings: [
        {
          messageId: "expired",
          severity: "high",
          certainty: "certain",
          message: `2 certificates of node1 have expired, the first at 2026-11-18T08:00:00Z: ${PKI}/apiserver.crt, ${PKI}/etcd/server.crt`,
        },
      ],
    },
    "the kubelet's own is not rotated any more": {
      hosts: hosts({ path: "/var/lib/kubelet/pki/kubelet-client-current.pem", notAfter: "2026-12-01T08:00:00Z" }),
      findings: [
        {
          messageId: "soon",
          severity: "medium",
          message:
            "1 certificate of node1 expires within 30 days, the first at 2026-12-01T08:00:00Z: /var/lib/kubelet/pki/kubelet-client-current.pem",
        },
      ],
    },
    "k3s has run long without a restart": {
      hosts: hosts(
        { path: "/data/k3s/server/tls/client-admin.crt", notAfter: "2026-12-01T08:00:00Z" },
        { path: "/data/k3s/server/tls/server-ca.crt", notAfter: "2026-12-02T08:00:00Z" },
      ),
      findings: [
        { messageId: "soon", severity: "medium" },
        { messageId: "soonRenewed", severity: "low" },
      ],
    },
  },
  notApplicable: { "the host has none to present": { change: reboot, hosts: hosts() } },
  open: {
    "OpenSSL is missing on the host": {
      hosts: { node1: { certificates: missing("missing-tool", "openssl is not installed") } },
      reason: "missing-tool",
    },
    "a file holds no certificate": {
      hosts: hosts({ path: `${PKI}/apiserver.crt` }, { path: `${PKI}/ca.crt`, notAfter: "2036-06-01T08:00:00Z" }),
      reason: "malformed",
    },
  },
});
