import { expect } from "chai";
import { processRole } from "../../../../lib/collect/host/process-role.js";

describe("processRole", () => {
  it("goes by the program's name, wherever it is installed", () => {
    expect(
      ["/usr/local/bin/kubelet", "containerd", "/usr/bin/containerd-shim-runc-v2", "containerd-shim", "/opt/etcd"].map(
        processRole,
      ),
    ).to.deep.equal(["kubelet", "containerd", "containerd-shim", "containerd-shim", "etcd"]);
  });

  it("knows no role for what rules do not speak of", () => {
    expect(["sleep", "", "/", "kubelet-exporter", "constructor"].map(processRole)).to.deep.equal([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
