import { expect } from "chai";
import { renderMessage } from "../../../lib/derive/message.js";

describe("renderMessage", () => {
  it("fills in texts, numbers and lists", () => {
    expect(
      renderMessage("{pv} is mounted at {targets}, {count} times", { pv: "pv-pg", targets: ["/a", "/b"], count: 2 }),
    ).to.equal("pv-pg is mounted at /a, /b, 2 times");
  });

  it("cuts a long list and counts the rest", () => {
    const nodes = Array.from({ length: 5000 }, (_, index) => `node-${index}`);

    expect(renderMessage("{nodes}", { nodes })).to.equal("node-0, node-1, node-2, node-3, node-4 and 4,995 more");
    expect(renderMessage("{nodes}", { nodes: nodes.slice(0, 6) })).to.equal(nodes.slice(0, 6).join(", "));
    expect(renderMessage("{nodes}", { nodes: [] })).to.equal("none");
  });

  it("puts a counted thing in the singular for one, in the plural for any other number or for words", () => {
    const template = "{count:volume of {node} is|volumes of {node} are} empty";

    expect(renderMessage(template, { count: 1, node: "n1" })).to.equal("1 volume of n1 is empty");
    expect(renderMessage(template, { count: 0, node: "n1" })).to.equal("0 volumes of n1 are empty");
    expect(renderMessage(template, { count: "several", node: "n1" })).to.equal("several volumes of n1 are empty");
  });

  it("does not read a value as a template or as a replacement pattern", () => {
    expect(renderMessage("{a} {b}", { a: "{b}", b: "$&" })).to.equal("{b} $&");
  });

  it("throws on a placeholder without a value", () => {
    expect(() => renderMessage("{pv} is lost", {})).to.throw(RangeError, "{pv}");
    expect(() => renderMessage("{toString} is lost", {})).to.throw(RangeError, "{toString}");
  });
});
