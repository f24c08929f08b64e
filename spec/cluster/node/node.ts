import { readFileSync } from "node:fs";
import type { ControlPlane } from "../control-plane/control-plane.js";
import { kubeconfig } from "../kubeconfig.js";
import { kubectl } from "../kubectl.js";
import { until } from "../until.js";
import {
  ACCOUNT,
  ACCOUNTS,
  CONTAINERD_CONFIGURATION,
  cniConfiguration,
  kubeletCommand,
  kubeletConfiguration,
  SANDBOX_IMAGE,
  SSHD_CONFIGURATION,
} from "./configuration.js";
import { type ImageArchive, makeBusyboxImage } from "./image.js";
import { type Machine, type MachineOptions, startMachine } from "./machine.js";

/** The image that workloads of tests run: busybox, with a shell for its entry point. */
export const WORKLOAD_IMAGE = "kaudit.spec/busybox:1";

/** A machine with sshd, containerd and kubelet: a Node of a control plane. */
export interface ClusterNode extends Machine {
  /** public part of its host key, as known_hosts has it */
  readonly hostKey: string;
  /** adds a line to an account's authorized_keys: a public key, or options and a key */
  authorize(line: string, user?: string): Promise<void>;
  loadImage(image: ImageArchive): Promise<void>;
  startSshd(): Promise<void>;
  stopSshd(): Promise<void>;
}

/** Starts sshd on a machine, with its two accounts. */
async function withSshd(machine: Machine): Promise<ClusterNode> {
  for (const [path, text] of Object.entries(ACCOUNTS)) {
    await machine.write(path, text, path === "/etc/shadow" ? "600" : "644");
  }
  await machine.write("/etc/ssh/sshd_config", SSHD_CONFIGURATION);
  await machine.run(`
    mkdir -p /run/sshd /home/${ACCOUNT}
    chown ${ACCOUNT}:${ACCOUNT} /home/${ACCOUNT}
    ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key
  `);
  await machine.write("/etc/units/sshd", "/usr/sbin/sshd -D -e");
  await machine.write("/etc/sudoers", "root ALL=(ALL) ALL\n@includedir /etc/sudoers.d\n", "440");
  await machine.run("mkdir -p /etc/sudoers.d && systemctl start sshd");
  const hostKey = (await machine.run("cat /etc/ssh/ssh_host_ed25519_key.pub")).split(" ").slice(0, 2).join(" ");
  const startSshd = async () => {
    await machine.run("systemctl start sshd");
  };
  return {
    ...machine,
    hostKey,
    authorize: async (line, user = "root") => {
      const home = user === "root" ? "/root" : `/home/${user}`;
      await machine.run(
        `mkdir -p ${home}/.ssh && cat >>${home}/.ssh/authorized_keys && chown -R ${user} ${home}/.ssh && chmod -R go= ${home}/.ssh`,
        `${line}\n`,
      );
    },
    loadImage: async ({ path }) => {
      await machine.run("ctr --namespace k8s.io images import - >/dev/null", readFileSync(path));
    },
    startSshd,
    stopSshd: async () => {
      await machine.run("systemctl stop sshd");
    },
  };
}

/** A machine that is no Node: sshd and nothing else. */
export async function startHost(options: MachineOptions): Promise<ClusterNode> {
  return withSshd(await startMachine(options));
}

/**
 * Starts a machine and joins it. The control plane has to listen on hostAddress(), or the machine does not reach it.
 *
 * @throws {Error} when the Node does not become ready, with the end of the kubelet's log
 */
export async function startNode(
  controlPlane: ControlPlane,
  options: Omit<MachineOptions, "programs">,
): Promise<ClusterNode> {
  const node = await startHost({ ...options, programs: controlPlane.kubernetes.directory });
  try {
    await startRuntime(node);
    await startKubelet(node, controlPlane);
  } catch (error) {
    await node.stop();
    throw error;
  }
  return node;
}

async function startRuntime(node: ClusterNode): Promise<void> {
  await node.write("/etc/containerd/config.toml", CONTAINERD_CONFIGURATION);
  await node.write("/etc/cni/net.d/10-bridge.conflist", cniConfiguration(node));
  await node.write("/etc/units/containerd", "/usr/bin/containerd --config /etc/containerd/config.toml");
  await node.run("systemctl start containerd");
  await until("containerd", 30, async () => (await node.attempt("ctr version")).exitCode === 0);
  await node.loadImage(makeBusyboxImage(SANDBOX_IMAGE, { Entrypoint: ["/bin/sleep", "2147483647"] }));
  await node.loadImage(makeBusyboxImage(WORKLOAD_IMAGE, { Entrypoint: ["/bin/sh", "-c"] }));
}

async function startKubelet(node: ClusterNode, controlPlane: ControlPlane): Promise<void> {
  const authority = controlPlane.authority.certificate;
  const client = controlPlane.authority.issue(`node-${node.name}`, {
    subject: `/O=system:nodes/CN=system:node:${node.name}`,
  });
  const pki = "/var/lib/kubelet/pki";
  const identity = { certificate: `${pki}/client.crt`, key: `${pki}/client.key` };
  const conf = { server: controlPlane.server, authority: "/etc/kubernetes/pki/ca.crt", credential: identity };
  await node.write("/etc/kubernetes/pki/ca.crt", readFileSync(authority));
  await node.write(identity.certificate, readFileSync(client.certificate));
  await node.write(identity.key, readFileSync(client.key), "600");
  await node.write("/etc/kubernetes/kubelet.conf", kubeconfig(conf), "600");
  await node.write("/var/lib/kubelet/config.yaml", kubeletConfiguration());
  await node.write("/etc/resolv.conf", "nameserver 127.0.0.1\n");
  await node.write("/etc/units/kubelet", kubeletCommand(node));
  // In place of kube-proxy: the one Service that Pods of a test use.
  const service = (await kubectl(controlPlane, ["get", "service", "kubernetes", "-o", "jsonpath={.spec.clusterIP}"]))
    .stdout;
  const goal = `${controlPlane.address}:${controlPlane.port}`;
  await node.run(`
    mkdir -p /etc/kubernetes/manifests
    for chain in PREROUTING OUTPUT; do
      iptables -t nat -A "$chain" -d ${service} -p tcp --dport 443 -j DNAT --to-destination ${goal}
    done
    systemctl start kubelet
  `);
  try {
    await until(`Node ${node.name} to be ready`, 90, async () => {
      const ready = "jsonpath={.status.conditions[?(@.type=='Ready')].status}";
      return (await kubectl(controlPlane, ["get", "node", node.name, "-o", ready])).stdout === "True";
    });
  } catch (error) {
    const { stdout } = await node.attempt("tail -n 20 /var/log/kubelet.log");
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n${stdout}`);
  }
}
