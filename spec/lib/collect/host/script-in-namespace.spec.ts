import { randomBytes, randomUUID } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { factsFromOutput } from "../../../../lib/collect/host/facts-from-output.js";
import { PARSERS } from "../../../../lib/collect/host/parsers.js";
import { hostScript } from "../../../../lib/collect/host/script.js";
import { scriptArguments } from "../../../../lib/collect/host/script-arguments.js";
import type { HostFactId, HostFacts } from "../../../../lib/model/host-facts.js";
import { observedValue } from "../../../../lib/model/observation.js";
import type { HostObservations } from "../../../../lib/model/snapshot.js";
import { aPlan, canUnshare, NEEDS_ROOT, type Ran, runScript, shellsHere } from "./shells.js";

const EVERY_FACT = [...Object.keys(PARSERS), "trees"] as readonly HostFactId[];

/** A kubelet's root on a file system of its own, with each kind of mount in it that a walk must not go into. */
const KUBELET_ROOT = `
  mount -t tmpfs tmpfs "$T"
  R=$T/kubelet
  mkdir -p "$R/pods/u1/volumes/kubernetes.io~nfs/dead" "$R/pods/u1/volumes/kubernetes.io~nfs/own" "$T/pv" \\
    "$R/pods/u1/volumes/kubernetes.io~local-volume/pv-es" "$R/pods/u1/volumes/kubernetes.io~projected/token" \\
    "$R/odd [d]*" "$R/pki"
  echo data >"$T/pv/base"; echo cert >"$R/pki/kubelet.crt"; echo hosts >"$R/pods/u1/etc-hosts"
  ln "$R/pki/kubelet.crt" "$R/pki/again"; ln -s "$R/pki/kubelet.crt" "$R/pki/current"
  echo other >"$R/pods/u1/volumes/kubernetes.io~nfs/own/file"
  mount --bind "$T/pv" "$R/pods/u1/volumes/kubernetes.io~local-volume/pv-es"
  mount -t tmpfs tmpfs "$R/pods/u1/volumes/kubernetes.io~projected/token"
  echo secret >"$R/pods/u1/volumes/kubernetes.io~projected/token/token"
  mount -t tmpfs tmpfs "$R/odd [d]*"; echo inside >"$R/odd [d]*/file"
`;

/** A FUSE whose server never answers, as an NFS whose server is gone; whoever asks what it is waits until he is killed. */
const HANGING = `
  exec 9<>/dev/fuse
  mount -i -t fuse -o fd=9,rootmode=40000,user_id=0,group_id=0 dead "$R/pods/u1/volumes/kubernetes.io~nfs/dead"
`;

/** An autofs whose daemon notes what it is asked to mount, and mounts nothing. */
const AUTOMOUNT = `
  mkdir "$R/auto"
  setsid sh -c 'mount -i -t autofs -o "fd=1,pgrp=$$,minproto=5,maxproto=5,indirect" auto "$1"; sleep 30' sh "$R/auto" |
    cat >"$OUT/asked" &
  until grep -q " $R/auto .* autofs " /proc/self/mountinfo; do sleep 0.1; done
`;

const SANDBOX = "d7cc5504de2bf032f76465477dcc7ff6e3efeb8ff0d276ae32365ba19212cad4";

/** What containerd, a kubelet, CNI and kubeadm leave on a machine, in place of this one's own; and a backup of etcd. */
const KUBERNETES_NODE = `
  mkdir "$T/upper" "$T/work"
  mount -t overlay -o "lowerdir=/etc,upperdir=$T/upper,workdir=$T/work" overlay /etc
  for place in /run /root /var/lib /opt; do mount -t tmpfs tmpfs "$place"; done
  mkdir -p /etc/kubernetes/manifests /etc/containerd /etc/cni "$T/bin" /var/lib/kubelet /var/lib/etcd/member/snap \\
    /opt/etcd-backup /var/lib/cni/networks/br /var/lib/cni/results /run/containerd/io.containerd.runtime.v2.task/k8s.io/${SANDBOX}
  printf 'kind: KubeletConfiguration\nstaticPodPath: "/etc/kubernetes/manifests"\nfailSwapOn: false\n' >"$T/kubelet.yaml"
  touch /etc/kubernetes/manifests/etcd.yaml /etc/kubernetes/manifests/.etcd.yaml.swp
  printf 'version = 2\nroot = "/data900/containerd"\n[plugins]\n  root = "/no"\n' >/etc/containerd/config.toml
  printf '${SANDBOX}\\r\neth0' >/var/lib/cni/networks/br/10.244.0.3
  touch /var/lib/cni/networks/br/lock /var/lib/cni/results/br-${SANDBOX}-eth0
  head -c 4096 /dev/zero >/var/lib/etcd/member/snap/db
  { head -c 8192 /dev/zero; head -c 8192 /dev/zero | sha256sum | cut -c 1-64 | sed 's/../\\\\x&/g' | xargs -0 /bin/echo -en | head -c 32; } >/opt/etcd-backup/good.db
  { head -c 8192 /dev/zero; head -c 32 /dev/zero; } >/opt/etcd-backup/bad.db; touch -d '2020-01-01' /opt/etcd-backup/bad.db
  cp /opt/etcd-backup/bad.db "$T/named.db"
  printf '#!/bin/sh\nsleep 60 & wait\n' >"$T/bin/kubelet"
  chmod +x "$T/bin/kubelet"
  "$T/bin/kubelet" --config "$T/kubelet.yaml" --root-dir=/data900/kubelet --bootstrap-token hunter2 &
  echo "$!" >/run/containerd/io.containerd.runtime.v2.task/k8s.io/${SANDBOX}/init.pid
  until grep -qx kubelet "/proc/$!/comm"; do sleep 0.1; done
`;

/** Names, types, modes, owners, link counts, sizes, times of change and targets of everything that the script looks at. */
const STATE_OF_HOST = `
  find "$T" /etc /var/lib /run /root /opt ! -path "$T/upper*" ! -path "$T/work*" -printf '%p %y %m %n %U %G %s %T@ %C@ %l\\n' | sort
  cat /proc/self/mountinfo /proc/modules /proc/swaps
`;

function describeInNamespace(title: string, suite: () => void): void {
  (canUnshare ? describe : describe.skip)(`${title}${NEEDS_ROOT}`, suite);
}

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
      arguments: { config: `${directory}/host/kubelet.yaml`, "root-dir": "/data900/kubelet" },
    });
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
    expect(files.map(({ path, integrity }) => [path, integrity])).to.deep.equal([
      [`${directory}/host/named.db`, "corrupt"],
      ["/opt/etcd-backup/good.db", "intact"],
      ["/opt/etcd-backup/bad.db", "unchecked"],
    ]);
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
});

describeInNamespace("the output of the script", () => {
  const directory = mkdtempSync(join(tmpdir(), "kaudit-"));
  after(() => rmSync(directory, { recursive: true }));

  const POD_COUNT = 110;
  const TASKS = "/run/containerd/io.containerd.runtime.v2.task/k8s.io";
  const SANDBOXES = "/run/containerd/io.containerd.grpc.v1.cri/sandboxes";

  /** A full node: of each Pod a sandbox, two containers, two volumes in memory and one of CSI, an address and a shim. */
  const FULL_NODE = `
    for place in /run /var/lib; do mount -t tmpfs tmpfs "$place"; done
    mkdir -p /run/bin /var/lib/cni/networks/cbr0 /run/lower /run/upper /run/work
    printf '#!/bin/sh\nsleep 60 & wait\n' >/run/bin/containerd-shim-runc-v2; chmod +x /run/bin/containerd-shim-runc-v2
    ${Array.from({ length: POD_COUNT }, (_, number) => aPod(number)).join("")}
  `;

  function aPod(number: number): string {
    const [sandbox = "", ...containers] = Array.from({ length: 3 }, () => randomBytes(32).toString("hex"));
    const volumes = `/var/lib/kubelet/pods/${randomUUID()}/volumes`;
    const tmpfs = [
      `${volumes}/kubernetes.io~projected/kube-api-access-${number}`,
      `${volumes}/kubernetes.io~secret/tls`,
      `${volumes}/kubernetes.io~csi/pvc-${randomUUID()}/mount`,
      `${SANDBOXES}/${sandbox}/shm`,
    ];
    const roots = [sandbox, ...containers].map((id) => `${TASKS}/${id}`);
    return `
      mkdir -p ${[...tmpfs, ...roots.map((root) => `${root}/rootfs /run/upper/${root} /run/work/${root}`)].join(" ")}
      ${tmpfs.map((target) => `mount -t tmpfs -o size=24581692k tmpfs ${target}`).join("\n")}
      ${roots
        .map(
          (root) =>
            `mount -t overlay -o lowerdir=/run/lower,upperdir=/run/upper/${root},workdir=/run/work/${root} overlay ${root}/rootfs`,
        )
        .join("\n")}
      ${roots.map((root) => `echo 1 >${root}/init.pid`).join("\n")}
      printf '${sandbox}\\r\neth0' >/var/lib/cni/networks/cbr0/10.244.0.${number}
      /run/bin/containerd-shim-runc-v2 -namespace k8s.io -id ${sandbox} -address /run/containerd/containerd.sock &
    `;
  }

  it("of a full node fits into 20 kB in the standing audit, and into 200 kB for a change", async function () {
    this.timeout(60_000);
    const paths = Array.from({ length: 40 }, (_, index) => `/data/volumes/pvc-${index}`);
    const plans = {
      standing: aPlan(
        EVERY_FACT.filter((fact) => fact !== "cniState"),
        { paths, isBrief: true },
      ),
      everything: aPlan(EVERY_FACT, { paths, isBrief: true }),
      change: aPlan(EVERY_FACT, { paths, trees: ["/var/lib/kubelet"] }),
    };
    writeFileSync(join(directory, "script.sh"), hostScript().text);
    writeFileSync(join(directory, "node.sh"), FULL_NODE);
    const runs = Object.entries(plans).map(
      ([name, plan]) => `sh ${directory}/script.sh ${scriptArguments(plan, "00ff").join(" ")} >${directory}/${name}`,
    );
    await runScript(aPlan([]), { prelude: `. ${directory}/node.sh`, epilogue: runs.join("\n") });

    const sizes = Object.keys(plans).map((name) => readFileSync(join(directory, name)).length);
    const read = (name: keyof typeof plans) =>
      factsFromOutput(readFileSync(join(directory, name)), "00ff", plans[name], {
        source: "test",
        at: "2026-11-20T12:00:00Z",
      });
    expect(sizes[0]).to.be.within(10_000, 20_000);
    expect(sizes[1]).to.be.within(10_000, 20_000);
    expect(sizes[2]).to.be.within(50_000, 200_000);
    const truncated = (name: keyof typeof plans) =>
      Object.entries(read(name)).flatMap(([fact, { state, ...rest }]) =>
        state === "unobserved" && "reason" in rest && rest.reason === "truncated" ? [fact] : [],
      );
    expect(truncated("standing")).to.deep.equal([]);
    expect(truncated("everything")).to.include("runtimeTasks");
    expect(truncated("change")).to.deep.equal([]);
    expect(tasksOf(read("standing"))).to.equal(POD_COUNT);
    expect(tasksOf(read("change"))).to.equal(3 * POD_COUNT);
  });

  function tasksOf({ runtimeTasks }: HostObservations): number | undefined {
    return runtimeTasks && observedValue(runtimeTasks)?.length;
  }
});
