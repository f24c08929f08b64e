import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { hostScript } from "../../../../lib/collect/host/script.js";
import type { HostFacts } from "../../../../lib/model/host-facts.js";
import { skipSaying } from "../../../skip.js";
import { KUBELET_ROOT, KUBERNETES_NODE } from "./prepared-hosts.js";
import { aPlan, describeInNamespace, runScript, shellsHere } from "./shells.js";

const hasOpenssl = spawnSync("openssl", ["version"]).status === 0;

/** Certificates as kubeadm lays them out: in files, in a kubeconfig, behind a link; one file holds none. */
const KUBEADM = `
  make() { openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=$1" -days "$2" -keyout "$3.key" -out "$3"; }
  mkdir -p /etc/kubernetes/pki/etcd "$T/root/pki"
  make ca 3650 /etc/kubernetes/pki/ca.crt; make apiserver 20 /etc/kubernetes/pki/apiserver.crt
  make peer 300 /etc/kubernetes/pki/etcd/peer.crt; make kubelet 200 "$T/root/pki/kubelet-client-2026.pem"
  ln -s "$T/root/pki/kubelet-client-2026.pem" "$T/root/pki/kubelet-client-current.pem"
  echo nothing >/etc/kubernetes/pki/front-proxy-client.crt
  printf 'users:\n- user:\n    client-certificate-data: %s\n    client-key-data: hunter2\n' "$(base64 -w 0 </etc/kubernetes/pki/apiserver.crt)" >/etc/kubernetes/admin.conf
  printf 'users:\n- user:\n    client-certificate: /var/lib/kubelet/pki/x.pem\n' >/etc/kubernetes/kubelet.conf
`;

/** The same of k3s, which keeps its own below its data directory. */
const K3S = `
  mkdir -p /etc/rancher/k3s /opt/k3s/server/tls/etcd /opt/k3s/agent
  printf 'data-dir: /opt/k3s\n' >/etc/rancher/k3s/config.yaml
  cp /etc/kubernetes/pki/apiserver.crt /opt/k3s/server/tls/client-admin.crt
  cp /etc/kubernetes/pki/apiserver.crt /opt/k3s/server/tls/client-admin.nochain.crt
  cp /etc/kubernetes/pki/etcd/peer.crt /opt/k3s/server/tls/etcd/client.crt
  cp /etc/kubernetes/pki/ca.crt /opt/k3s/agent/client-kubelet.crt
  cp "$T/bin/kubelet" "$T/bin/k3s-server"; kill "$!"; "$T/bin/k3s-server" server &
  until grep -qx k3s-server "/proc/$!/comm"; do sleep 0.1; done
`;

/** RKE2 lays them out as k3s does, below a directory of its own; it runs as `rke2 server`, and no process is called kubelet by a link. */
const RKE2 = `
  mkdir -p /etc/rancher/rke2 /opt/rke2/server/tls/etcd /opt/rke2/agent
  printf 'token: hunter2\ndata-dir: /opt/rke2\n' >/etc/rancher/rke2/config.yaml
  cp /etc/kubernetes/pki/apiserver.crt /opt/rke2/server/tls/serving-kube-apiserver.crt
  cp /etc/kubernetes/pki/etcd/peer.crt /opt/rke2/server/tls/etcd/peer-server-client.crt
  cp /etc/kubernetes/pki/ca.crt /opt/rke2/agent/serving-kubelet.crt
  cp "$T/bin/kubelet" "$T/bin/rke2"; kill "$!"; "$T/bin/rke2" server &
  until grep -qx rke2 "/proc/$!/comm"; do sleep 0.1; done
`;

describeInNamespace("the certificates of a host", () => {
  let directory = "";
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "kaudit-"));
    for (const name of ["host", "out"]) mkdirSync(join(directory, name));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const prelude = (setup: string) =>
    `T=${directory}/host; R=$T/kubelet; OUT=${directory}/out\n${KUBELET_ROOT}${KUBERNETES_NODE}${setup}`;

  before(function () {
    if (!hasOpenssl) skipSaying(this, "no openssl is installed");
  });

  for (const [name, shell] of shellsHere) {
    it(`are read where kubeadm puts them, in ${name}`, async () => {
      const { facts } = await runScript(aPlan(["certificates"]), { shell, prelude: prelude(KUBEADM) });
      const certificates = facts.certificates?.state === "observed" ? facts.certificates.value : facts.certificates;
      const daysLeft = (certificates as HostFacts["certificates"]).map(({ path, notAfter }) => [
        path.replace(directory, ""),
        notAfter === undefined ? null : Math.round((Date.parse(notAfter) - Date.now()) / 86_400_000),
      ]);

      expect(daysLeft.sort()).to.deep.equal([
        ["/etc/kubernetes/admin.conf", 20],
        ["/etc/kubernetes/pki/apiserver.crt", 20],
        ["/etc/kubernetes/pki/ca.crt", 3650],
        ["/etc/kubernetes/pki/etcd/peer.crt", 300],
        ["/etc/kubernetes/pki/front-proxy-client.crt", null],
        ["/host/root/pki/kubelet-client-current.pem", 200],
      ]);
      expect(JSON.stringify(facts)).to.not.contain("hunter2");
    });
  }

  it("are read where k3s puts them", async () => {
    const { facts } = await runScript(aPlan(["certificates"]), { prelude: prelude(KUBEADM + K3S) });
    const paths = facts.certificates?.state === "observed" ? facts.certificates.value.map(({ path }) => path) : [];

    expect(paths.filter((path) => path.startsWith("/opt/k3s/"))).to.deep.equal([
      "/opt/k3s/server/tls/client-admin.crt",
      "/opt/k3s/server/tls/etcd/client.crt",
      "/opt/k3s/agent/client-kubelet.crt",
    ]);
  });

  it("are read where RKE2 puts them, and its token is not", async () => {
    const { facts } = await runScript(aPlan(["certificates"]), { prelude: prelude(KUBEADM + RKE2) });
    const paths = facts.certificates?.state === "observed" ? facts.certificates.value.map(({ path }) => path) : [];

    expect(paths.filter((path) => path.startsWith("/opt/rke2/"))).to.deep.equal([
      "/opt/rke2/server/tls/serving-kube-apiserver.crt",
      "/opt/rke2/server/tls/etcd/peer-server-client.crt",
      "/opt/rke2/agent/serving-kubelet.crt",
    ]);
    expect(JSON.stringify(facts)).to.not.contain("hunter2");
  });

  it("are not known where OpenSSL is missing", async () => {
    const script = hostScript().text.replace("has openssl", "has no-such-openssl");
    const { facts } = await runScript(aPlan(["certificates"]), { prelude: prelude(KUBEADM), script });

    expect(facts.certificates).to.include({ state: "unobserved", reason: "missing-tool" });
  });
});
