import { expect } from "chai";
import { etcdDataDirectory, mayRunEtcd } from "../../../lib/derive/etcd-data-directory.js";
import { etcdProcesses } from "../../../lib/derive/etcd-processes.js";
import type { HostProcess } from "../../../lib/model/host-facts.js";

const anEtcd = (directory: string, parts: Partial<HostProcess> = {}): HostProcess => ({
  ...{ pid: 8, parentPid: 1, role: "etcd", isDefunct: false, arguments: { "data-dir": directory } },
  ...parts,
});
const service = anEtcd("/var/lib/etcd");
const staticPod = anEtcd("/var/lib/etcd-main", { podUid: "8d3cc9a33bcd8b2a0b4e3fb9ebf7a5a1" });
const tenant = anEtcd("/data", { podUid: "7df16e12-9f34-4e16-87ba-d45c623ff00b" });
const dead = anEtcd("/old", { isDefunct: true });

describe("the etcd of a host", () => {
  it("is one that runs as a service or in a static Pod, and never a tenant's", () => {
    expect(etcdProcesses([tenant, dead, { ...service, role: "kubelet" }])).to.deep.equal([]);
    expect(etcdProcesses([tenant, service, staticPod])).to.deep.equal([service, staticPod]);
  });

  it("has its data where its own arguments say, whatever a tenant's say", () => {
    expect(etcdDataDirectory([tenant, service], undefined)).to.equal("/var/lib/etcd");
    expect(etcdDataDirectory([tenant], undefined)).to.equal(undefined);
    expect(mayRunEtcd([tenant], undefined)).to.equal(false);
  });
});
