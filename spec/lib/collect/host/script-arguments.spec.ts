import { expect } from "chai";
import fc from "fast-check";
import { newNonce } from "../../../../lib/collect/host/nonce.js";
import { countTrees, scriptArguments } from "../../../../lib/collect/host/script-arguments.js";
import { aPlan } from "./shells.js";

describe("scriptArguments", () => {
  it("are the nonce, the facts, the large ones last, and paths as digits", () => {
    const plan = aPlan(["mounts", "staticPodManifests"], {
      paths: ["/a b"],
      trees: ["/"],
      backups: ["/ä"],
      isBrief: true,
    });

    expect(scriptArguments(plan, "00ff")).to.deep.equal([
      ...["00ff", "brief", "staticpodmanifests", "mounts"],
      ...["tree", "2f", "backup", "2fc3a4", "path", "2f612062"],
    ]);
  });

  it("are letters and digits, whatever the paths", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" })), (paths) => {
        const words = scriptArguments(aPlan(["paths", "trees"], { paths, trees: paths, backups: paths }), newNonce());
        for (const word of words) expect(word).to.match(/^[0-9a-z]+$/);
      }),
    );
  });

  it("leave out a path that is relative or would break a line", () => {
    const plan = aPlan(["trees"], { trees: ["a", "", "/a\nb", "/a\0", "/ok"], paths: ["../x"] });

    expect(scriptArguments(plan, "00ff")).to.deep.equal(["00ff", "trees", "tree", "2f6f6b"]);
    expect(countTrees(scriptArguments(plan, "00ff"))).to.equal(1);
  });

  it("leave out what only a plugin knows", () => {
    const facts = ["mounts", "acme/raid", "toString"] as unknown as Parameters<typeof aPlan>[0];

    expect(scriptArguments(aPlan(facts), "00ff")).to.deep.equal(["00ff", "mounts"]);
  });

  it("fit into what Linux takes as one argument", () => {
    const paths = Array.from({ length: 2000 }, (_, index) => `/data/${"x".repeat(60)}/${index}`);
    const words = scriptArguments(aPlan(["paths", "trees"], { paths, trees: ["/var/lib/kubelet"] }), newNonce());

    expect(words.join(" ").length).to.be.within(100_000, 125_000);
    expect(words.slice(3, 5)).to.deep.equal(["tree", Buffer.from("/var/lib/kubelet").toString("hex")]);
  });
});

describe("newNonce", () => {
  it("is another one each time", () => {
    const nonces = Array.from({ length: 100 }, newNonce);

    expect(new Set(nonces).size).to.equal(100);
    expect(nonces.every((nonce) => /^[0-9a-f]{32}$/.test(nonce))).to.equal(true);
  });
});
