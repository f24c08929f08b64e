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

  it("forget when they have remembered enough", () => {
    const shared = new SharedTexts();
    const first = shared.value('{"a":1}');

    shared.text("x".repeat(40 * 1024 ** 2));
    const again = shared.value('{"a":1}');

    expect(again).to.deep.equal(first);
    expect(again).to.not.equal(first);
  });
});
