import { expect } from "chai";
import { isSystemPath } from "../../../lib/derive/system-path.js";

describe("a path of the system", () => {
  it("is its root, a socket, or at or below a directory that every machine has for itself", () => {
    for (const path of [
      "/",
      "/var/log",
      "/var/log/",
      "/etc/kubernetes",
      "/var/lib/kubelet/plugins/x",
      "/srv/agent.sock",
    ]) {
      expect(isSystemPath(path), path).to.equal(true);
    }
  });

  it("is none where somebody keeps data, even if it is called alike", () => {
    for (const path of [
      "/var/lib/etcd",
      "/var/lib/mysql",
      "/data",
      "/etcetera",
      "/opt/app",
      "/var/lib/rancher/k3s/storage",
    ]) {
      expect(isSystemPath(path), path).to.equal(false);
    }
  });
});
