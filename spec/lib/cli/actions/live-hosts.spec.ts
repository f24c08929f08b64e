import { spawn, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, readFileSync } from "node:fs";
import { networkInterfaces } from "node:os";
import { fileURLToPath } from "node:url";
import { expect } from "chai";
import type { Report } from "../../../../lib/model/report.js";
import type { Host } from "../../../../lib/model/snapshot.js";
import { readSnapshot } from "../../../../lib/snapshot/read.js";
import { aLocalVolume, aNode } from "../../../../lib/testing/index.js";
import { installedPath } from "../../../installed.js";
import { skipSaying } from "../../../skip.js";
import { describeInNamespace } from "../../collect/host/shells.js";
import { freePort, type KeyRing, makeKeyRing, skipWithoutSshd } from "../../collect/host/ssh/sshd.js";
import { apiServer } from "../../collect/kube/api-server.js";
import { type LoopbackServer, loopbackServer } from "../../collect/kube/loopback-server.js";

const CLI = fileURLToPath(new URL("../../../../lib/cli.js", import.meta.url));
const MOVE = ["relocate", "here", "--from", "/var/lib/kubelet", "--to", "/opt/kubelet", "--removal", "rm-rf"];
/** an account that may read little, and one that may read everything */
const ACCOUNTS = { kaudit: "setpriv --reuid 65533 --regid 65534 --clear-groups", root: "" };
type Account = keyof typeof ACCOUNTS;
const PASSPHRASE = "open sesame";
const WAYS = ["local", "ssh"] as const;

describeInNamespace("this very machine, audited as a Node whose kubelet is to move", () => {
  let ring: KeyRing;
  let port: number;
  const servers: LoopbackServer[] = [];

  before(async function () {
    this.timeout(300_000);
    skipWithoutSshd(this);
    const address = ownAddress();
    if (address === undefined) return skipSaying(this, "this machine has no address but loopback");
    ring = makeKeyRing();
    chmodSync(ring.directory, 0o755);
    for (const key of ["host", "id"]) ring.key(key);
    port = await freePort();
    for (const [way, place] of [
      ["local", address],
      ["ssh", "127.0.0.1"],
    ] as const) {
      const server = await loopbackServer(apiServer({ objects: objectsWith(place, ring.path("pv/es")) }));
      servers.push(server);
      readable("kubeconfig", way, JSON.stringify(kubeconfigOf(server.url)));
    }
    writeFiles();
    await inNamespace();
  });
  after(async () => {
    await Promise.all(servers.map((server) => server.close()));
    ring?.remove();
  });

  function readable(name: string, of: string, text: string): void {
    chmodSync(ring.write(`${name}.${of}`, text), 0o644);
  }

  /** The key of each account (root's is encrypted), the inventory that leads to it, sshd's configuration, and accounts to log in to. */
  function writeFiles(): void {
    readable("authorized", "keys", `${ring.publicKey("id")}\n`);
    readable("known", "hosts", `shop ${ring.publicKey("host")}\n`);
    for (const account of Object.keys(ACCOUNTS)) {
      spawnSync("install", [
        "-m",
        "600",
        "-o",
        account === "root" ? "0" : "65533",
        ring.path("id"),
        ring.path(account),
      ]);
      readable(
        "inventory",
        account,
        `hosts: {here: {address: 127.0.0.1, port: ${port}, user: ${account}, hostKeyAlias: shop}}\n`,
      );
      readable(
        "ssh_config",
        account,
        `IdentityFile ${ring.path(account)}\nIdentityAgent none\nUserKnownHostsFile ${ring.path("known.hosts")}\n`,
      );
    }
    const sshd = [
      `Port ${port}`,
      "ListenAddress 127.0.0.1",
      `HostKey ${ring.path("host")}`,
      `AuthorizedKeysFile ${ring.path("authorized.keys")}`,
      ...["StrictModes no", "UsePAM no", "PidFile none", "PermitRootLogin yes", "PasswordAuthentication no"],
    ];
    spawnSync("ssh-keygen", ["-q", "-p", "-P", "", "-N", PASSPHRASE, "-f", ring.path("root")]);
    ring.write("sshd_config", `${sshd.join("\n")}\n`);
    readable("etc", "passwd", `${readFileSync("/etc/passwd", "utf8")}kaudit:x:65533:65534::/nonexistent:/bin/sh\n`);
    ring.write("etc.shadow", `${readFileSync("/etc/shadow", "utf8")}kaudit:*:20000:0:99999:7:::\n`);
    for (const name of ["out", "pv"]) mkdirSync(ring.path(name));
    chmodSync(ring.path("out"), 0o777);
  }

  /** A kubelet's root with a local volume in it, sshd among the same mounts, and kaudit by every account and way. */
  async function inNamespace(): Promise<void> {
    const collects = Object.entries(ACCOUNTS).flatMap(([account, become]) =>
      WAYS.flatMap((way) => {
        const common = [
          ...[...MOVE, "--kubeconfig", ring.path(`kubeconfig.${way}`), "--config", ring.path(`inventory.${account}`)],
          ...["--ssh-config", ring.path(`ssh_config.${account}`)],
        ].join(" ");
        const out = ring.path(`out/${account}.${way}`);
        return [
          `${become} ${process.execPath} ${CLI} collect ${common} -f ${out}.jsonl; echo "$?" >>${ring.path("codes")}`,
          `${become} ${process.execPath} ${CLI} audit ${common} -o json=${out}.json; echo "$?" >>${ring.path("codes")}`,
        ];
      }),
    );
    const script = `
      set -u
      exec </dev/null >${ring.path("log")} 2>&1
      mkdir -p /run/sshd
      for file in passwd shadow; do mount --bind ${ring.path("etc")}.$file /etc/$file; done
      mount -t tmpfs tmpfs /var/lib; mount -t tmpfs tmpfs ${ring.path("pv")}
      volume=/var/lib/kubelet/pods/7df16e12-9f34-4e16-87ba-d45c623ff00b/volumes/kubernetes.io~local-volume/pv-es
      mkdir -p "$volume" /var/lib/kubelet/pki ${ring.path("pv/es")}
      echo rows >${ring.path("pv/es/table")}; echo cert >/var/lib/kubelet/pki/kubelet.crt
      mount --bind ${ring.path("pv/es")} "$volume"
      ${installedPath("sshd")} -D -e -f ${ring.path("sshd_config")} 2>${ring.path("sshd.log")} &
      until grep -q 'Server listening' ${ring.path("sshd.log")}; do sleep 0.1; done
      ${collects.join("\n")}
    `;
    const env = { PATH: process.env.PATH, HOME: ring.directory, KAUDIT_SSH_PASSPHRASE: PASSPHRASE };
    const argv = ["--mount", "--pid", "--fork", "--mount-proc", "sh", "-c", script];
    const child = spawn("unshare", argv, { stdio: "ignore", env });
    await new Promise((resolve) => child.on("close", resolve));
  }

  async function hostOf(account: Account, way: string): Promise<Host> {
    const { snapshot } = await readSnapshot(ring.path(`out/${account}.${way}.jsonl`));
    const host = snapshot.hosts.get("here");
    if (host === undefined)
      throw new Error(`nothing of the host in the snapshot: ${readFileSync(ring.path("log"), "utf8")}`);
    return host;
  }
  const reportOf = (account: Account, way: string) =>
    JSON.parse(readFileSync(ring.path(`out/${account}.${way}.json`), "utf8")) as Report;

  for (const account of ["kaudit", "root"] as const) {
    it(`gives ${account} the same facts without SSH as through a real sshd`, async () => {
      const [local, ssh] = [await hostOf(account, "local"), await hostOf(account, "ssh")];

      expect([local.identity, ssh.identity]).to.deep.equal(["verified", "verified"]);
      expect(local.connection.source).to.equal("local sh");
      expect(ssh.connection.source).to.equal(`ssh ${account}@127.0.0.1:${port}`);
      expect(local.facts).to.include.keys("mounts", "paths", "trees", "filesystems", "fstab");
      expect(steady(ssh)).to.deep.equal(steady(local));
    });

    it(`tells ${account} the same of it both ways: the volume will be lost`, () => {
      const [local, ssh] = [reportOf(account, "local"), reportOf(account, "ssh")];

      expect(ssh.findings.map(({ evidence, ...finding }) => finding)).to.deep.equal(
        local.findings.map(({ evidence, ...finding }) => finding),
      );
      expect(local.verdict).to.equal("no-go");
      expect(local.findings.map(({ ruleId }) => ruleId)).to.include("mounted-volume");
      expect(ssh.open.map(({ ruleId }) => ruleId)).to.deep.equal(local.open.map(({ ruleId }) => ruleId));
    });
  }

  it("tells root what the other account may not read", async () => {
    const [kaudit, root] = [await hostOf("kaudit", "local"), await hostOf("root", "local")];

    expect(root.facts.hostPortRules?.state).to.equal("observed");
    expect(kaudit.facts.hostPortRules).to.include({ state: "unobserved", reason: "forbidden" });
  });
});

function ownAddress(): string | undefined {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.find(({ internal, family }) => !internal && family === "IPv4")?.address;
}

function objectsWith(address: string, path: string): Readonly<Record<string, readonly object[]>> {
  const text = (file: string) => readFileSync(file, "utf8").trim();
  const nodeInfo = { machineID: text("/etc/machine-id"), bootID: text("/proc/sys/kernel/random/boot_id") };
  const node = aNode("here", { labels: { "kubernetes.io/hostname": "here" } });
  return {
    nodes: [{ ...node, status: { ...node.status, nodeInfo, addresses: [{ type: "InternalIP", address }] } }],
    persistentvolumes: [aLocalVolume("pv-es", path, "here")],
  };
}

function kubeconfigOf(server: string): object {
  return {
    "current-context": "test",
    clusters: [{ name: "test", cluster: { server } }],
    contexts: [{ name: "test", context: { cluster: "test" } }],
  };
}

/** All facts but what goes on changing by itself: how full disks are, the time, who listens. */
function steady({ facts }: Host): Readonly<Record<string, unknown>> {
  const { clock, listeningSockets, filesystems, processes, ...others } = facts;
  const values = Object.entries(others).map(([fact, observation]) => [
    fact,
    observation.state === "observed" ? observation.value : observation.reason,
  ]);
  const disks = filesystems?.state === "observed" ? filesystems.value : [];
  return {
    ...Object.fromEntries(values),
    filesystems: disks.map(({ target, source, fstype, sizeBytes }) => ({ target, source, fstype, sizeBytes })),
  };
}
