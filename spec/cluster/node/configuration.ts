/** What a node of the cluster is told. All texts are those of a plain node made by kubeadm, less what this machine lacks. */
export interface NodeSettings {
  readonly name: string;
  readonly address: string;
  readonly podRange: string;
}

export const SANDBOX_IMAGE = "kaudit.spec/pause:1";

export const CONTAINERD_CONFIGURATION = `
version = 2
root = "/var/lib/containerd"
state = "/run/containerd"

[grpc]
  address = "/run/containerd/containerd.sock"

[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "${SANDBOX_IMAGE}"
  restrict_oom_score_adj = true

[plugins."io.containerd.grpc.v1.cri".cni]
  bin_dir = "/usr/lib/cni"
  conf_dir = "/etc/cni/net.d"
`;

export function cniConfiguration({ podRange }: NodeSettings): string {
  return JSON.stringify({
    cniVersion: "0.4.0",
    name: "bridge",
    plugins: [
      {
        type: "bridge",
        bridge: "cni0",
        isGateway: true,
        ipMasq: true,
        ipam: { type: "host-local", ranges: [[{ subnet: podRange }]], routes: [{ dst: "0.0.0.0/0" }] },
      },
      { type: "portmap", capabilities: { portMappings: true } },
    ],
  });
}

export function kubeletConfiguration(): string {
  return JSON.stringify(
    {
      apiVersion: "kubelet.config.k8s.io/v1beta1",
      kind: "KubeletConfiguration",
      authentication: {
        anonymous: { enabled: false },
        webhook: { enabled: true },
        x509: { clientCAFile: "/etc/kubernetes/pki/ca.crt" },
      },
      authorization: { mode: "Webhook" },
      cgroupDriver: "cgroupfs",
      containerRuntimeEndpoint: "unix:///run/containerd/containerd.sock",
      enforceNodeAllocatable: [],
      failCgroupV1: false,
      failSwapOn: false,
      staticPodPath: "/etc/kubernetes/manifests",
      resolvConf: "/etc/resolv.conf",
      // A disk of 3 GiB that is half full is no reason to evict anything here.
      evictionHard: { "memory.available": "100Mi", "nodefs.available": "1%", "imagefs.available": "1%" },
    },
    null,
    2,
  );
}

export function kubeletCommand({ name, address }: NodeSettings): string {
  return [
    "/opt/kubernetes/bin/kubelet",
    "--config=/var/lib/kubelet/config.yaml",
    "--kubeconfig=/etc/kubernetes/kubelet.conf",
    `--hostname-override=${name}`,
    `--node-ip=${address}`,
  ].join(" ");
}

export const SSHD_CONFIGURATION = `
Port 22
HostKey /etc/ssh/ssh_host_ed25519_key
PermitRootLogin prohibit-password
PasswordAuthentication no
KbdInteractiveAuthentication no
UsePAM no
PidFile none
LogLevel VERBOSE
`;

/** The account beside root, by the name that the lines of `kaudit permissions --ssh` give it. */
export const ACCOUNT = "kaudit";

export const ACCOUNTS: Readonly<Record<string, string>> = {
  "/etc/passwd": `root:x:0:0:root:/root:/bin/bash
sshd:x:100:65534::/run/sshd:/usr/sbin/nologin
nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin
${ACCOUNT}:x:1000:1000::/home/${ACCOUNT}:/bin/sh
`,
  "/etc/group": `root:x:0:\ntty:x:5:\nnogroup:x:65534:\n${ACCOUNT}:x:1000:\n`,
  "/etc/shadow": `root:*:20000:0:99999:7:::\n${ACCOUNT}:*:20000:0:99999:7:::\n`,
};
