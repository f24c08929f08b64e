import { expect } from "chai";
import { podsByClaim, usersOf } from "../../../lib/derive/pods-by-claim.js";
import { aLocalVolume, aPod } from "../../../lib/testing/index.js";

const claim = (name: string, claimName: string) => ({ name, persistentVolumeClaim: { claimName } });

describe("Pods by claim", () => {
  it("are all that use it, each once, ephemeral volumes among them, and none that has ended", () => {
    const twice = aPod("a", { spec: { volumes: [claim("x", "data"), claim("y", "data")] } });
    const other = aPod("b", { namespace: "shop", spec: { volumes: [claim("x", "data")] } });
    const ephemeral = aPod("c", {
      spec: { volumes: [{ name: "tmp", ephemeral: { volumeClaimTemplate: { spec: {} } } }] },
    });
    const ended = aPod("d", { spec: { volumes: [claim("x", "data")] }, status: { phase: "Succeeded" } });

    expect([...podsByClaim([twice, other, ephemeral, ended])]).to.deep.equal([
      ["default/data", [twice]],
      ["shop/data", [other]],
      ["default/c-tmp", [ephemeral]],
    ]);
  });

  it("are found by the volume that the claim is bound to", () => {
    const pod = aPod("a", { spec: { volumes: [claim("x", "pv-1")] } });

    expect(usersOf(aLocalVolume("pv-1", "/d"), podsByClaim([pod]))).to.deep.equal([pod]);
    expect(usersOf({ metadata: { name: "free" } }, podsByClaim([pod]))).to.deep.equal([]);
  });
});
