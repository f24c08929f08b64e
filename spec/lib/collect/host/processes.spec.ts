import { expect } from "chai";
import { MalformedError } from "../../../../lib/collect/host/malformed.js";
import { parseProcesses } from "../../../../lib/collect/host/processes.js";
import { expectNoCrash } from "./hostile-output.js";

const CONTAINER = "9a".repeat(32);
const POD = "3f1c2d4e-0001-4000-8000-00000000000a";

function line(name: string, words: readonly string[], { cgroup = "/", state = "S" } = {}): string {
  return `42 1 ${state} ${name} ${cgroup} ${words.map((word) => `${word}\u0001`).join("")}\n`;
}

const parse = (...lines: readonly string[]) => parseProcesses(`${lines.join("")}complete\n`);

describe("parseProcesses", () => {
  it("keeps of the arguments those on the allow-list", () => {
    const words = ["/usr/local/bin/k3s server", "--data-dir", "/data/k3s", "--token", "hunter2"];

    expect(parse(line("k3s-server", words, { cgroup: "/system.slice/k3s.service" }))).to.deep.equal([
      { pid: 42, parentPid: 1, role: "k3s", isDefunct: false, arguments: { "data-dir": "/data/k3s" } },
    ]);
  });

  it("knows a defunct process, which has no arguments any more", () => {
    expect(parse(line("containerd", [], { state: "Z" }))).to.deep.equal([
      { pid: 42, parentPid: 1, role: "containerd", isDefunct: true, arguments: {} },
    ]);
  });

  it("takes no container's program for the host's kubelet, whatever it calls itself", () => {
    const words = ["kubelet", "--root-dir=/evil"];

    for (const cgroup of [
      `/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod${POD.replaceAll("-", "_")}.slice/cri-containerd-${CONTAINER}.scope`,
      `/kubepods/besteffort/pod${POD}/${CONTAINER}`,
    ]) {
      expect(parse(line("kubelet", words, { cgroup })), cgroup).to.deep.equal([]);
    }
  });

  it("keeps a newline within an argument", () => {
    expect(parse(line("kubelet", ["kubelet", "--root-dir=/a\u0002b"]))[0]?.arguments).to.deep.equal({
      "root-dir": "/a\nb",
    });
  });

  it("says of etcd and the API server in which Pod they run", () => {
    const cgroup = `/kubepods/burstable/pod${"ab".repeat(16)}/${CONTAINER}`;
    const [etcd] = parse(line("etcd", ["etcd", "--data-dir=/var/lib/etcd"], { cgroup }));

    expect(etcd).to.deep.include({ role: "etcd", podUid: "ab".repeat(16), arguments: { "data-dir": "/var/lib/etcd" } });
    expect(parse(line("etcd", ["etcd"], { cgroup: `/kubepods/pod${POD}/${CONTAINER}` }))[0]?.podUid).to.equal(POD);
  });

  it("keeps a shim that stands in its Pod's cgroup", () => {
    const shim = line("containerd-shim", ["/usr/bin/containerd-shim-runc-v2", "-namespace", "k8s.io", "-id", "d12f"], {
      cgroup: `/kubepods/pod${POD}`,
    });

    expect(parse(shim)).to.have.length(1);
    expect(parse(shim)[0]?.arguments).to.deep.equal({ namespace: "k8s.io", id: "d12f" });
  });

  it("refuses a list without its end, and a line without its arguments", () => {
    expect(() => parseProcesses(line("kubelet", []))).to.throw(MalformedError, "end");
    expect(() => parseProcesses("")).to.throw(MalformedError, "end");
    expect(() => parse("42 1 S kubelet /\n")).to.throw(MalformedError, "line 1");
    expect(() => parse("42 1 S kubelet abc\n")).to.throw(MalformedError, "line 1");
  });

  it("withstands whatever it is given", () =>
    expectNoCrash(parseProcesses, `${line("kubelet", ["kubelet", "--config=/x"])}${line("etcd", ["etcd"])}complete\n`));
});
