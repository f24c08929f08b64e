import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect } from "chai";
import type { ControlPlane } from "./control-plane/control-plane.js";
import { describeCluster } from "./describe.js";
import { makeOperator, type Operator, reportOf } from "./kaudit.js";
import { runToEnd } from "./kubectl.js";
import type { ClusterNode } from "./node/node.js";
import { newDirectory } from "./run-directory.js";
import { startShopCluster } from "./shop-cluster.js";

const RELOCATE = ["relocate", "node1", "--from", "/var/lib/kubelet", "--to", "/data900/kubelet", "--hosts", "require"];

const INSTALLED = "/usr/local/sbin/kaudit-host-facts";

/** What somebody who has the key may try to run, each of which would leave a trace or print an identity. */
const OTHER_COMMANDS: readonly (readonly string[])[] = [
  [],
  ["id"],
  ["touch /tmp/trace"],
  ["sh -c 'touch /tmp/trace'"],
  ["sudo -n touch /tmp/trace"],
  ["sh -s 0a identity; touch /tmp/trace"],
  ["sh -s 0a identity $(touch /tmp/trace)"],
  ["sh -s 0a identity `touch /tmp/trace`"],
  ["sh -s 0a identity && touch /tmp/trace"],
  ["sh -s 0a identity\ntouch /tmp/trace"],
  ["sh -s 0a identity >/tmp/trace"],
  ["sudo -n sh -s -- 0a /etc/shadow"],
];

describeCluster("the forced command and the digest-pinned sudo that are printed", (undo) => {
  let controlPlane: ControlPlane;
  let node: ClusterNode;
  /** logs in as root, with nothing pinned */
  let root: Operator;
  /** whose key may run the script, and nothing else */
  let pinned: Operator;
  /** OpenSSH's client for them: by itself it takes the home directory of the account, whatever HOME says */
  let sshProgram = "";
  let script = "";
  let sudoers = "";

  before(async () => {
    ({ controlPlane, node, operator: root } = await startShopCluster(undo));

    pinned = makeOperator();
    const file = join(pinned.home, "kaudit-host-facts");
    const printed = (await pinned.kaudit(["permissions", "--ssh", "--script", file])).stdout.split("\n");
    const lines = printed.filter((line) => line !== "" && !line.startsWith("#"));
    script = readFileSync(file, "utf8");
    expect(lines).to.have.length(3);
    const [authorizedKeys = "", ...sudo] = lines;
    sudoers = `${sudo.join("\n")}\n`;
    // Below /usr, which is the outside's and read-only.
    await node.run("mount -t tmpfs -o mode=755 tmpfs /usr/local/sbin");
    await install(script, sudoers);
    await pinned.meet(node, "kaudit", (publicKey) => authorizedKeys.replace("PUBLIC-KEY", publicKey));
    sshProgram = join(pinned.home, "ssh");
    const own = (name: string) => join(pinned.home, ".ssh", name);
    const files = `-F ${own("config")} -i ${own("id_ed25519")} -o UserKnownHostsFile=${own("known_hosts")}`;
    writeFileSync(sshProgram, `#!/bin/sh\nexec ssh ${files} "$@"\n`, { mode: 0o755 });
    // It would write meanwhile; the containers and their runtime go on.
    await node.run("systemctl stop kubelet");
  });

  async function install(text: string, lines: string): Promise<void> {
    await node.write("/root/kaudit-host-facts", text);
    await node.run(`install -o root -g root -m 0755 /root/kaudit-host-facts ${INSTALLED}`);
    await node.write("/etc/sudoers.d/kaudit", lines, "440");
    await node.run("visudo -c >/dev/null");
  }

  const audit = async (operator: Operator, ...args: readonly string[]) => {
    const { adminKubeconfig: kubeconfig } = controlPlane;
    const ended = await operator.kaudit(["audit", ...RELOCATE, ...args, "-o", "json"], { kubeconfig });
    return { exitCode: ended.exitCode, ...reportOf(ended) };
  };

  /** Fact of the host → what is known of it, less where that comes from, when, and how full /usr of the outside is just now. */
  async function factsSeenBy(operator: Operator, ...args: readonly string[]): Promise<Record<string, unknown>> {
    const file = join(newDirectory("facts"), "snapshot.jsonl.gz");
    const { adminKubeconfig: kubeconfig } = controlPlane;
    const { exitCode, stderr } = await operator.kaudit(["collect", ...RELOCATE, ...args, "-f", file], { kubeconfig });
    expect(exitCode, stderr).to.equal(0);
    const lines = gunzipSync(readFileSync(file)).toString().trim().split("\n");
    const stable = (key: string, value: unknown) =>
      ["usedBytes", "availableBytes", "used", "free"].includes(key) ? undefined : value;
    const facts = lines.map((line) => JSON.parse(line, stable) as { hostFact?: string; source?: string; at?: string });
    return Object.fromEntries(
      facts.flatMap(({ hostFact, source, at, ...known }) => (hostFact === undefined ? [] : [[hostFact, known]])),
    );
  }

  it("give the very facts that root reads", async () => {
    const wanted = await factsSeenBy(root);
    expect(Object.keys(wanted)).to.include.members(["mounts", "processes", "trees"]);
    expect(await factsSeenBy(pinned)).to.deep.equal(wanted);
    expect(await factsSeenBy(pinned, "--ssh-command", sshProgram)).to.deep.equal(wanted);
  });

  it("give the audit and the exit code that root has", async () => {
    const [one, other] = [await audit(root), await audit(pinned)];
    const summary = ({ exitCode, verdict, findings, open, prediction }: typeof one) => ({
      exitCode,
      verdict,
      // sshd's log grows on the disk that is moved to.
      prediction: { ...prediction, bytesAvailable: undefined },
      findings: findings.map(({ fingerprint, severity }) => ({ fingerprint, severity })),
      open: open.map(({ fingerprint, reason }) => ({ fingerprint, reason })),
    });

    expect(other.coverage.hosts[0]).to.include({ node: "node1", state: "observed", identity: "verified" });
    expect(summary(other)).to.deep.equal(summary(one));
  });

  it("run nothing else, whatever is asked for with that key", async () => {
    // 64 is how the script refuses arguments that are not its own.
    for (const command of OTHER_COMMANDS) {
      const { exitCode, stdout } = await ssh(command);
      expect({ exitCode, stdout }, command[0]).to.deep.equal({ exitCode: 64, stdout: "" });
    }
    const terminal = await ssh([], "-tt");
    expect(terminal.stdout).to.equal("");
    expect(terminal.stderr).to.contain("PTY allocation request failed");
    const forwarded = await ssh([], "-W", "127.0.0.1:22");
    expect(forwarded.stdout).to.equal("");
    expect(forwarded.stderr).to.contain("administratively prohibited");
    expect((await node.attempt("ls /tmp/trace")).exitCode).to.not.equal(0);
  });

  it("let the account run nothing else by sudo, from a shell of its own", async () => {
    const as = (command: string) => node.attempt(`setpriv --reuid kaudit --regid kaudit --init-groups -- ${command}`);
    for (const command of ["id", "sh -c id", `-u nobody ${INSTALLED}`, "/bin/cat /etc/shadow", `-e ${INSTALLED}`]) {
      const { exitCode, stdout } = await as(`sudo -n ${command}`);
      expect({ exitCode, stdout }, command).to.deep.equal({ exitCode: 1, stdout: "" });
    }
    expect((await as(`sudo -n ${INSTALLED} 0a identity`)).stdout).to.match(/^kaudit 0a hello /);
  });

  it("refuse a script of which one byte was changed, and the report says so", async () => {
    const changed = script.replace("umask 077", "umask 777");
    expect(changed).to.have.length(script.length).and.not.equal(script);
    await install(changed, sudoers);
    const { exitCode, verdict, coverage, open } = await audit(pinned);
    await install(script, sudoers);

    expect(coverage.hosts[0]?.reason, coverage.hosts[0]?.detail).to.equal("sudo-refused");
    expect(coverage.hosts[0]?.detail).to.contain('("sudo: a password is required"); install the script');
    expect(open.filter(({ reason }) => reason === "sudo-refused").flatMap(({ hosts }) => hosts)).to.include("node1");
    expect(verdict).to.be.oneOf(["no-go", "unknown"]);
    expect(exitCode).to.be.oneOf([1, 3]);
  });

  it("run another edition that its own digest allows, and kaudit takes none of its words and names both", async () => {
    const [, edition = ""] = /edition ([0-9a-f]{12})\./.exec(script) ?? [];
    const other = script.replaceAll(edition, "0123456789ab");
    const digest = (text: string) => createHash("sha256").update(text).digest("hex");
    await install(other, sudoers.replace(digest(script), digest(other)));
    const { verdict, coverage, open } = await audit(pinned);
    await install(script, sudoers);

    expect(coverage.hosts[0]).to.include({ state: "unobserved", reason: "malformed" });
    expect(verdict).to.be.oneOf(["no-go", "unknown"]);
    expect(coverage.hosts[0]?.detail).to.contain(edition).and.contain("0123456789ab");
    expect(open.flatMap(({ hosts }) => hosts)).to.include("node1");
  });

  const ssh = (command: readonly string[], ...options: readonly string[]) =>
    runToEnd(sshProgram, [...options, "-o", "BatchMode=yes", node.address, ...command]);
});
