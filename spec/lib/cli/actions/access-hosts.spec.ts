import { readdirSync, readFileSync, statSync } from "node:fs";
import { userInfo } from "node:os";
import { expect } from "chai";
import type { HostAccess } from "../../../../lib/collect/host/host-access.js";
import type { Node } from "../../../../lib/model/kubernetes/index.js";
import { skipSaying } from "../../../skip.js";
import { MACHINE_IS_BUSY } from "../../collect/host/shells.js";
import {
  freePort,
  type KeyRing,
  makeKeyRing,
  type Sshd,
  skipWithoutSshd,
  startSshd,
} from "../../collect/host/ssh/sshd.js";
import { apiServer } from "../../collect/kube/api-server.js";
import { type LoopbackServer, loopbackServer } from "../../collect/kube/loopback-server.js";
import { run } from "../run.js";

interface Document {
  readonly schema: string;
  readonly lists: readonly { readonly resource: string; readonly state: string }[];
  readonly hosts: readonly (HostAccess & { readonly state: string })[];
}

const textOf = (path: string) => {
  try {
    return readFileSync(path, "utf8").trim();
  } catch {
    return "";
  }
};
const MACHINE = { machineID: textOf("/etc/machine-id"), bootID: textOf("/proc/sys/kernel/random/boot_id") };

/** One of them is this machine. */
const nodeNamed = (name: string): Node => ({
  metadata: { name },
  status: {
    addresses: [{ type: "InternalIP", address: "127.0.0.1" }],
    nodeInfo: name === "good" ? MACHINE : { machineID: `machine-of-${name}`, bootID: `boot-of-${name}` },
  },
});

describe("access to hosts, through a real sshd", function () {
  this.timeout(MACHINE_IS_BUSY);
  let ring: KeyRing;
  let good: Sshd;
  let api: LoopbackServer;
  const undo: (() => unknown)[] = [];

  before(async function () {
    skipWithoutSshd(this);
    if (MACHINE.machineID === "") skipSaying(this, "this machine has no /etc/machine-id");
    ring = makeKeyRing();
    undo.push(ring.remove);
    for (const key of ["host", "other", "id"]) ring.key(key);
    ring.write("authorized_keys", `${ring.publicKey("id")}\n`);
    ring.write("no_keys", "");
    good = await sshdWith("good");
    const refusing = await sshdWith("refusing", `AuthorizedKeysFile ${ring.path("no_keys")}`);
    // What sudo -n says to whom it does not know, as a forced command passes it on.
    const refusal = ring.write("sudo.sh", "echo 'sudo: a password is required' >&2; exit 1\n");
    const withoutSudo = await sshdWith("without-sudo", `ForceCommand sh ${refusal}`);
    const places = {
      good: good.port,
      unreachable: await freePort(),
      unknown: good.port,
      changed: good.port,
      refusing: refusing.port,
      sudo: withoutSudo.port,
      another: good.port,
    };
    const entries = Object.entries(places).map(
      ([name, port]) => `  ${name}: {address: 127.0.0.1, port: ${port}, hostKeyAlias: ${name}}\n`,
    );
    ring.write("config.yaml", `hosts:\n${entries.join("")}`);
    const known = Object.keys(places).filter((name) => name !== "unknown" && name !== "changed");
    ring.write(
      "known_hosts",
      [...known.map((name) => `${name} ${ring.publicKey("host")}`), `changed ${ring.publicKey("other")}`, ""].join(
        "\n",
      ),
    );
    ring.write(
      "ssh_config",
      `User ${userInfo().username}\nIdentityFile ${ring.path("id")}\nIdentityAgent none\nUserKnownHostsFile ${ring.path("known_hosts")}\n`,
    );
    api = await loopbackServer(apiServer({ objects: { nodes: Object.keys(places).map(nodeNamed) } }));
    undo.unshift(() => api.close());
    ring.write(
      "kubeconfig",
      JSON.stringify({
        "current-context": "test",
        clusters: [{ name: "test", cluster: { server: api.url } }],
        contexts: [{ name: "test", context: { cluster: "test", user: "" } }],
      }),
    );
  });
  after(async () => {
    for (const step of undo) await step();
  });

  async function sshdWith(name: string, ...options: readonly string[]): Promise<Sshd> {
    const sshd = await startSshd(ring, name, [`HostKey ${ring.path("host")}`, ...options]);
    undo.unshift(sshd.stop);
    return sshd;
  }
  const flags = () => [
    ...["--kubeconfig", ring.path("kubeconfig"), "--config", ring.path("config.yaml")],
    ...["--ssh-config", ring.path("ssh_config")],
  ];
  const access = (...argv: readonly string[]) => run(["access", ...argv, ...flags()]);
  async function hostsOf(...argv: readonly string[]): Promise<ReadonlyMap<string, Document["hosts"][number]>> {
    const { stdout } = await access(...argv, "-o", "json");
    const { hosts } = JSON.parse(stdout) as Document;
    return new Map(hosts.map((host) => [host.host, host]));
  }
  const stateOfRing = () =>
    readdirSync(ring.directory).map((name) => {
      const { mtimeMs, ctimeMs, size, mode } = statSync(ring.path(name));
      return [name, mtimeMs, ctimeMs, size, mode];
    });

  it("tells of each how far one gets, why no farther, and what helps", async () => {
    const hosts = await hostsOf("--hosts", "require");

    const steps = (name: string) => Object.values(hosts.get(name)?.steps ?? {}).join(" ");
    expect([...hosts.keys()]).to.have.members([
      "good",
      "unreachable",
      "unknown",
      "changed",
      "refusing",
      "sudo",
      "another",
    ]);
    expect(hosts.get("good")).to.deep.include({ state: "allowed", identity: "verified", node: "good", way: "ssh" });
    expect(steps("good")).to.equal("yes yes yes none yes");
    const refusals = {
      unreachable: ["unreachable", "no untried untried none untried", /ssh -v -p \d+ -- 127\.0\.0\.1 true/],
      unknown: ["host-key-unknown", "yes no untried none untried", /ssh-keyscan -p \d+ -- 127\.0\.0\.1/],
      changed: ["host-key-mismatch", "yes no untried none untried", /ssh-keygen -l -F changed/],
      refusing: ["auth-failed", "yes yes no none untried", /kaudit permissions --ssh/],
      sudo: ["sudo-refused", "yes yes yes no untried", /kaudit permissions --ssh/],
      another: ["identity-mismatch", "yes yes yes none no", /kubectl get node -o wide -- another/],
    } as const;
    for (const [name, [reason, far, command]] of Object.entries(refusals)) {
      const host = hosts.get(name);
      expect(host, name).to.deep.include({ state: "refused", reason, identity: "unverified" });
      expect(steps(name), name).to.equal(far);
      expect(host?.remedy?.commands.join("\n"), name).to.match(command);
    }
  });

  it("tries those of the change, and ends with 0 where all is well", async () => {
    const { exitCode, stdout } = await access("reboot", "good");

    expect(stdout).to.match(/^HOST +ADDRESS +REACHABLE +HOST KEY +LOGIN +SUDO +IDENTITY$/m);
    expect(stdout).to.match(/^good +127\.0\.0\.1 +yes +yes +yes +- +verified$/m);
    expect(stdout).to.match(/^pods +yes$/m);
    expect(exitCode).to.equal(0);
  });

  it("says in the table what is refused and how to mend it, and ends with 3", async () => {
    const { exitCode, stdout } = await access("reboot", "good", "unknown");

    expect(exitCode).to.equal(3);
    expect(stdout).to.match(/^unknown +127\.0\.0\.1 +yes +no +\? +- +\?$/m);
    expect(stdout).to.match(/^1 of 2 hosts cannot be read; what rests on them stays open in an audit\.$/m);
    expect(stdout).to.match(/^host-key-unknown: unknown$/m);
    expect(stdout).to.match(/^ {4}ssh-keyscan -p \d+ -- 127\.0\.0\.1$/m);
  });

  it("tries none that nobody asked for, and says so", async () => {
    const { exitCode, stdout } = await access();

    expect(exitCode).to.equal(0);
    expect(stdout).to.include("Hosts were not tried: ");
    expect((await hostsOf()).size).to.equal(0);
  });

  it("tells the same through OpenSSH's client", async () => {
    const hosts = await hostsOf("--hosts", "require", "--ssh-command", "ssh");

    expect(Object.fromEntries([...hosts].map(([name, { reason = "" }]) => [name, reason]))).to.deep.equal({
      good: "",
      unreachable: "unreachable",
      unknown: "host-key-unknown",
      changed: "host-key-mismatch",
      refusing: "auth-failed",
      sudo: "sudo-refused",
      another: "identity-mismatch",
    });
  });

  it("writes nothing, to known_hosts neither", async () => {
    const before = stateOfRing();
    await access("--hosts", "require");

    expect(stateOfRing()).to.deep.equal(before);
  });
});
