import { mkdtempSync, rmSync } from "node:fs";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { ownAddresses, seesKubeletOfThisMachine } from "../../../../lib/collect/host/local-machine.js";

describe("the machine that kaudit runs on", () => {
  it("may be a Node only where the kubelet's root is seen, and as PID 1 sees it", () => {
    const root = mkdtempSync(join(tmpdir(), "kaudit-kubelet-"));

    // In a container PID 1 is the container's own and this holds as well: then its machine id tells.
    expect(seesKubeletOfThisMachine(root)).to.be.a("boolean");
    expect(seesKubeletOfThisMachine(join(root, "missing"))).to.equal(false);
    rmSync(root, { recursive: true });
  });

  it("has the addresses of its interfaces without loopback", () => {
    expect(ownAddresses().has("127.0.0.1")).to.equal(false);
    for (const { address, internal } of Object.values(networkInterfaces()).flatMap((list) => list ?? [])) {
      expect(ownAddresses().has(address)).to.equal(!internal);
    }
  });
});
