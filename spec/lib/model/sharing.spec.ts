import { expect } from "chai";
import { Sharing } from "../../../lib/model/sharing.js";

describe("Sharing", () => {
  it("gives the value that came first for every one that equals it", () => {
    const sharing = new Sharing();
    const first = { app: "shop" };

    expect(sharing.share(first)).to.equal(first);
    expect(sharing.share({ app: "shop" })).to.equal(first);
    expect(sharing.share({ app: "bank" })).to.deep.equal({ app: "bank" });
  });

  it("does not take a text for the value whose JSON it is", () => {
    const sharing = new Sharing();
    sharing.share(["a", "longer list"]);

    expect(sharing.share('["a","longer list"]')).to.equal('["a","longer list"]');
    expect(sharing.share(["a", "longer list"])).to.deep.equal(["a", "longer list"]);
  });

  it("forgets when it has remembered enough", () => {
    const sharing = new Sharing();
    const first = { app: "shop" };
    sharing.share(first);

    sharing.share({ blob: "x".repeat(40 * 1024 ** 2) });

    expect(sharing.share({ app: "shop" })).to.not.equal(first);
  });
});
