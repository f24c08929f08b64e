import { expect } from "chai";
import { SharedTexts } from "../../../../lib/collect/kube/shared-texts.js";

describe("shared texts", () => {
  it("make a value once for all that is written alike", () => {
    const shared = new SharedTexts();

    const first = shared.value('{"a":[1]}');

    expect(first).to.deep.equal({ a: [1] });
    expect(shared.value('{"a":[1]}')).to.equal(first);
    expect(shared.text('["a"]')).to.equal('["a"]');
    expect(shared.value('["a"]')).to.deep.equal(["a"]);
  });

  it("leave out nulls and the key __proto__, wherever they are", () => {
    expect(new SharedTexts().value('{"a":null,"b":[null,{"c":null,"__proto__":{"d":1}}]}')).to.deep.equal({ b: [{}] });
  });

  it("forget what was not met again for long, and keep what was", () => {
    const shared = new SharedTexts();
    const everywhere = shared.value('{"often":1}');
    const rare = shared.value('{"rare":1}');

    for (let round = 0; round < 4; round++) {
      shared.text(`${round}`.repeat(3 * 1024 ** 2));
      shared.value('{"often":1}');
    }

    expect(shared.value('{"often":1}')).to.equal(everywhere);
    const anew = shared.value('{"rare":1}');
    expect(anew).to.deep.equal(rare);
    expect(anew).to.not.equal(rare);
  });
});
