import { randomBytes, randomUUID } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { factsFromOutput } from "../../../../lib/collect/host/facts-from-output.js";
import { PARSERS } from "../../../../lib/collect/host/parsers.js";
import { hostScript } from "../../../../lib/collect/host/script.js";
import { scriptArguments } from "../../../../lib/collect/host/script-arguments.js";
import type { HostFactId } from "../../../../lib/model/host-facts.js";
import { observedValue } from "../../../../lib/model/observation.js";
import type { HostObservations } from "../../../../lib/model/snapshot.js";
import { aPlan, describeInNamespace, runScript } from "./shells.js";

const EVERY_FACT = [...Object.keys(PARSERS), "trees"] as readonly HostFactId[];

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
    const csi = `${volumes}/kubernetes.io~csi/pvc-${randomUUID()}`;
    const tmpfs = [
      `${volumes}/kubernetes.io~projected/kube-api-access-${number}`,
      `${volumes}/kubernetes.io~secret/tls`,
      `${csi}/mount`,
      `${SANDBOXES}/${sandbox}/shm`,
    ];
    const roots = [sandbox, ...containers].map((id) => `${TASKS}/${id}`);
    return `
      mkdir -p ${[...tmpfs, ...roots.map((root) => `${root}/rootfs /run/upper/${root} /run/work/${root}`)].join(" ")}
      echo '{}' >${csi}/vol_data.json
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
    this.timeout(300_000);
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
