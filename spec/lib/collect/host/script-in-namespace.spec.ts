import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { PARSERS } from "../../../../lib/collect/host/parsers.js";
import { hostScript } from "../../../../lib/collect/host/script.js";
import type { HostFactId, HostFacts } from "../../../../lib/model/host-facts.js";
import { type Observation, observedValue } from "../../../../lib/model/observation.js";
import { isInstalled } from "../../../installed.js";
import {
  AUTOMOUNT,
  BUSYBOX_ONLY,
  D_STATE,
  HANGING,
  HOST_PORT_RULES,
  KUBELET_ROOT,
  KUBERNETES_NODE,
  RULES_OF_NETWORK,
  SANDBOX,
  STATE_OF_HOST,
} from "./prepared-hosts.js";
import { aPlan, describeInNamespace, type Ran, runScript, type Shell, shellsHere } from "./shells.js";

/** What a fact says, without when it was read. */
const saidBy = (fact: Observation<unknown>) => (fact.state === "observed" ? fact.value : fact.reason);
/** A process that waits for a disk. */
const STUCK = /^\d+ \(.*\) D /m;
const EVERY_FACT = [...Object.keys(PARSERS), "trees"] as readonly HostFactId[];

const hasNft = isInstalled("nft") && isInstalled("iptables-nft") && isInstalled("iptables-legacy");
const NFT_MISSING = " (skipped: no nft or iptables is installed)";

describeInNamespace("the script among mounts", () => {
  let directory = "";
  let root = "";
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "kaudit-"));
    for (const name of ["host", "out"]) mkdirSync(join(directory, name));
    root = join(directory, "host", "kubelet");
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const inNamespace = (prelude: string) => `T=${directory}/host; R=$T/kubelet; OUT=${directory}/out\n${prelude}`;
  const written = (name: string) => readFileSync(join(directory, "out", name), "utf8");
  const treeOf = ({ facts }: Ran) => facts.trees && observedValue(facts.trees)?.[0];

  for (const [name, shell] of shellsHere) {
    it(`goes into none of them in ${name}: not of the same device, not in memory`, async () => {
      const ran = await runScript(aPlan(["trees"], { trees: [root] }), { shell, prelude: inNamespace(KUBELET_ROOT) });

      expect(treeOf(ran)).to.deep.include({
        isComplete: true,
        inodes: 14,
        hardLinkedInodes: 1,
        absoluteSymlinks: [{ path: `${root}/pki/current`, linkTarget: `${root}/pki/kubelet.crt` }],
        prunedAt: [
          `${root}/odd [d]*`,
          `${root}/pods/u1/volumes/kubernetes.io~local-volume/pv-es`,
          `${root}/pods/u1/volumes/kubernetes.io~projected/token`,
        ],
      });
      expect(treeOf(ran)?.counts).to.include({ directory: 10, file: 4, symlink: 1 });
    });

    it(`looks at what lies beside a root that only the kubelet's flag names, each once, in ${name}`, async () => {
      const own = join(directory, "host", "root");
      const plan = aPlan(["paths"], { paths: [`${own}.bak`, root] });
      const ran = await runScript(plan, {
        shell,
        prelude: inNamespace(
          `${KUBELET_ROOT}${KUBERNETES_NODE}mkdir -p "$T/root/pods" "$T/root.bak"; ln -s /data/root "$T/root/root"`,
        ),
      });
      const seen = ran.facts.paths && observedValue(ran.facts.paths);

      expect(seen?.map(({ path, type }) => `${path.replace(own, "ROOT")} ${type}`)).to.deep.equal([
        "ROOT.bak directory",
        `${root} directory`,
        "ROOT directory",
        "ROOT.old missing",
        "ROOT.orig missing",
        "ROOT/root symlink",
        "ROOT/pods directory",
      ]);
    });

    it(`does not ask a mount that hangs what it is, and counts what lies beside it, in ${name}`, async () => {
      const dead = `${root}/pods/u1/volumes/kubernetes.io~nfs/dead`;
      const plan = aPlan(["paths", "trees", "filesystems"], { trees: [root], paths: [`${dead}/x`, dead, root] });
      const ran = await runScript(plan, { shell, prelude: inNamespace(KUBELET_ROOT + HANGING) });

      expect(treeOf(ran)).to.deep.include({ isComplete: true, inodes: 13 });
      expect(ran.facts.paths).to.deep.include({
        value: [{ path: root, type: "directory", realPath: root, entries: 3 }],
      });
      expect(ran.facts.filesystems?.state).to.equal("observed");
    });
  }

  it("has nothing mounted by an automounter", async () => {
    const plan = aPlan(EVERY_FACT, { trees: [root], paths: [`${root}/auto/x`, `${root}/auto`, root] });
    const ran = await runScript(plan, { prelude: inNamespace(KUBELET_ROOT + AUTOMOUNT) });

    expect(written("asked")).to.equal("");
    expect(treeOf(ran)).to.deep.include({ isComplete: true, inodes: 14 });
    expect(ran.facts.paths).to.deep.include({ value: [{ path: root, type: "directory", realPath: root, entries: 4 }] });
  });

  it("loses to a file that hangs what the file would have said, and no more", async () => {
    const script = hostScript().text.replace("frame fstab 5 ", "frame fstab 1 ");
    const prelude = inNamespace(`mkfifo "$T/fifo"; mount --bind "$T/fifo" /etc/fstab`);
    const { facts, status } = await runScript(aPlan(["fstab", "swaps"]), { prelude, script });

    expect(status).to.equal(0);
    expect(facts.fstab).to.include({ state: "unobserved", reason: "timeout" });
    expect(facts.swaps?.state).to.equal("observed");
  });

  for (const [name, shell] of shellsHere) {
    it(`loses to a disk that never answers what lies on it, though who asks outlives SIGKILL, in ${name}`, async () => {
      const ran = await runUntilStuck(shell);

      expect(ran.status).to.equal(0);
      expect(ran.facts.cniState).to.include({ state: "unobserved", reason: "timeout" });
      expect(ran.facts.runtimeTasks, "which comes later").to.not.include({ reason: "timeout" });
      expect(ran.facts.kernelRelease?.state).to.equal("observed");
      expect(written("processes")).to.match(STUCK);
    });
  }

  /** A busy machine may end the fragment before it has come to ask the disk: then it is given longer. */
  async function runUntilStuck(shell: Shell): Promise<Ran> {
    for (const seconds of [1, 5, 25]) {
      const script = hostScript().text.replace("frame cnistate 10 ", `frame cnistate ${seconds} `);
      const ran = await runScript(aPlan(["cniState", "runtimeTasks", "kernelRelease"]), {
        shell,
        script,
        prelude: inNamespace(D_STATE),
        epilogue: 'cat /proc/[0-9]*/stat >"$OUT/processes"',
      });
      if (seconds === 25 || STUCK.test(written("processes"))) return ran;
    }
    throw new RangeError("no time was given");
  }

  it("reads a node of kubeadm's layout", async () => {
    const backups = [join(directory, "host", "named.db")];
    const plan = aPlan(EVERY_FACT, { backups });
    const { facts } = await runScript(plan, { prelude: inNamespace(KUBELET_ROOT + KUBERNETES_NODE) });
    const value = (fact: HostFactId) => {
      const observation = facts[fact];
      return observation?.state === "observed" ? observation.value : observation;
    };

    expect(value("kubeletConfiguration")).to.include({ path: `${directory}/host/kubelet.yaml`, failSwapOn: false });
    expect(value("staticPodManifests")).to.deep.include({
      files: [
        { name: ".etcd.yaml.swp", isRun: false },
        { name: "etcd.yaml", isRun: true },
      ],
    });
    expect(value("processes")).to.have.length(1);
    expect((value("processes") as readonly unknown[])[0]).to.deep.include({
      role: "kubelet",
      arguments: { config: `${directory}/host/kubelet.yaml`, "root-dir": `${directory}/host/root` },
    });
    expect(value("resourceManagerCheckpoints")).to.deep.equal([
      { manager: "cpu", path: `${directory}/host/root/cpu_manager_state`, policyName: "static" },
    ]);
    expect(value("runtimeTasks")).to.have.length(1);
    expect((value("runtimeTasks") as readonly unknown[])[0]).to.include({ id: SANDBOX, status: "RUNNING" });
    expect(value("runtimeConfiguration")).to.deep.equal([
      { path: "/etc/containerd/config.toml", root: "/data900/containerd", hasImports: false },
    ]);
    expect(value("cniState")).to.deep.equal({
      reservations: [{ network: "br", address: "10.244.0.3", sandboxId: SANDBOX }],
      results: [{ network: "br", sandboxId: SANDBOX, interface: "eth0" }],
    });
    const [etcd] = value("etcdDataDirectories") as HostFacts["etcdDataDirectories"];
    expect(etcd).to.deep.nested.include({ path: "/var/lib/etcd", "database.sizeBytes": 4096 });
    const { files } = value("etcdSnapshots") as HostFacts["etcdSnapshots"];
    // Some of the usual places are only where the machine has them.
    const always = files.filter(
      ({ path }) => !/^.(?:backups?|data|var|mnt|srv)\//.test(path) || path.startsWith(directory),
    );
    expect(always.map(({ path, integrity }) => [path, integrity])).to.deep.equal([
      [`${directory}/host/named.db`, "corrupt"],
      ["/opt/etcd-backup/good.db", "intact"],
      ["/opt/etcd-backup/bad.db", "corrupt"],
    ]);
  });

  if (shellsHere.has("busybox")) {
    it("reads the same where busybox is all that there is, but for tools that it names", async () => {
      const plan = aPlan(EVERY_FACT, { trees: [root], paths: [root, "/etc"] });
      const shell = ["/bin/sh"] as const;
      const [all, few] = await Promise.all(
        [KUBERNETES_NODE, KUBERNETES_NODE + BUSYBOX_ONLY].map((node) =>
          runScript(plan, { shell, prelude: inNamespace(KUBELET_ROOT + node) }),
        ),
      );
      const { mounts, filesystems, clock, etcdDataDirectories, ...others } = all?.facts ?? {};

      expect(few?.status).to.equal(0);
      for (const [fact, observation] of Object.entries(others)) {
        const there = few?.facts[fact as HostFactId];
        if (there?.state === "unobserved" && there.reason === "missing-tool") continue;
        expect(there && saidBy(there), fact).to.deep.equal(saidBy(observation));
      }
      const lacking = Object.entries(few?.facts ?? {}).filter(
        ([, fact]) => fact.state === "unobserved" && fact.reason === "missing-tool",
      );
      expect(lacking.map(([fact]) => fact)).to.include.members(["hostPortRules", "certificates"]);
      for (const fact of [
        few?.facts.mounts,
        few?.facts.filesystems,
        few?.facts.clock,
        few?.facts.etcdDataDirectories,
      ]) {
        expect(fact?.state).to.equal("observed");
      }
    });
  }

  it("reads a server of k3s, whose settings stand in its own file", async () => {
    const k3s = `
      printf 'token: hunter2\ndata-dir: "/opt/k3s" # the large disk\netcd-snapshot-dir: /opt/snapshots\n' >/etc/rancher/k3s/config.yaml
      mkdir -p /opt/snapshots /opt/k3s/agent/pod-manifests /opt/k3s/agent/etc/kubelet.conf.d /opt/k3s/server/db/etcd/member/snap
      head -c 2048 /dev/zero >/opt/snapshots/etcd-snapshot-node1-1795205390
      printf 'kind: KubeletConfiguration\n' >/opt/k3s/agent/etc/kubelet.conf.d/00-k3s-defaults.conf
      cp "$T/bin/kubelet" "$T/bin/k3s-server"; kill "$!"; "$T/bin/k3s-server" server --token hunter2 &
      until grep -qx k3s-server "/proc/$!/comm"; do sleep 0.1; done
    `;
    const prelude = inNamespace(`${KUBELET_ROOT}${KUBERNETES_NODE}mkdir -p /etc/rancher/k3s\n${k3s}`);
    const { facts } = await runScript(aPlan(EVERY_FACT), { prelude });

    const observed = (fact: HostFactId) => facts[fact] && observedValue<unknown>(facts[fact]);
    expect(observed("staticPodManifests")).to.deep.equal({ directory: "/opt/k3s/agent/pod-manifests", files: [] });
    expect(observed("kubeletConfiguration")).to.deep.equal({
      path: "/opt/k3s/agent/etc/kubelet.conf.d/00-k3s-defaults.conf",
    });
    expect(observed("etcdDataDirectories")).to.deep.include({ path: "/opt/k3s/server/db/etcd" });
    expect(observed("etcdSnapshots")).to.have.property("searched").that.includes("/opt/snapshots");
    expect((observed("processes") as HostFacts["processes"])[0]).to.deep.include({ role: "k3s", arguments: {} });
    expect(JSON.stringify(facts)).to.not.contain("hunter2");
  });

  for (const [what, configuration, directory] of [
    ["that it is to run none", "kind: KubeletConfiguration", null],
    ["where they are", "staticPodPath: /run/manifests", "/run/manifests"],
  ] as const) {
    it(`reads in the kubelet's own configuration ${what}`, async () => {
      const prelude = `
        for place in /run /var/lib; do mount -t tmpfs tmpfs "$place"; done
        mkdir -p /var/lib/kubelet /run/manifests
        echo '${configuration}' >/var/lib/kubelet/config.yaml
      `;

      const { facts } = await runScript(aPlan(["staticPodManifests"]), { prelude });

      expect(facts.staticPodManifests).to.deep.include({ state: "observed", value: { directory, files: [] } });
    });
  }

  it("does not take a kubelet without a configuration for one that is to run no static Pods", async () => {
    const { facts } = await runScript(aPlan(["staticPodManifests"]), { prelude: "mount -t tmpfs tmpfs /var/lib" });

    expect(facts.staticPodManifests).to.deep.include({ state: "unobserved", reason: "not-collected" });
  });

  it("changes nothing: not a name, a size, a mode, a time, a mount or a module", async () => {
    const plan = aPlan(EVERY_FACT, {
      trees: [root, "/var/lib"],
      paths: [root, "/etc", "/var/lib"],
      backups: ["/etc/passwd"],
    });
    const ran = await runScript(plan, {
      prelude: inNamespace(`${KUBELET_ROOT}\n${KUBERNETES_NODE}\n{ ${STATE_OF_HOST} } >"$OUT/before"`),
      epilogue: `{ ${STATE_OF_HOST} } >"$OUT/after"`,
    });

    expect(ran.status).to.equal(0);
    expect(treeOf(ran)?.isComplete).to.equal(true);
    expect(written("before")).to.include(`${root}/pki/kubelet.crt`);
    expect(written("after")).to.equal(written("before"));
  });

  for (const [what, rules] of Object.entries({ "with rules": HOST_PORT_RULES, "without a table": "" })) {
    it(`changes no rule of a network ${what}, and makes no table${hasNft ? "" : NFT_MISSING}`, async function () {
      if (!hasNft) this.skip();
      const ran = await runScript(aPlan(EVERY_FACT), {
        prelude: inNamespace(`${rules}{ ${RULES_OF_NETWORK} } >"$OUT/before"`),
        epilogue: `{ ${RULES_OF_NETWORK} } >"$OUT/after"`,
      });

      expect(ran.facts.hostPortRules).to.include({ state: "observed" });
      expect(ran.facts.hostPortRules && observedValue(ran.facts.hostPortRules)).to.have.length(rules === "" ? 0 : 2);
      expect(written("before").includes("CNI-HOSTPORT-DNAT")).to.equal(rules !== "");
      expect(written("after")).to.equal(written("before"));
    });
  }
});
