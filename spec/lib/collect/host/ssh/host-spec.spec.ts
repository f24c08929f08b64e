import { expect } from "chai";
import fc from "fast-check";
import { formatHostSpec, isHostName, parseHostSpec } from "../../../../../lib/collect/host/ssh/host-spec.js";

describe("an SSH destination", () => {
  it("is written as ssh and its ProxyJump write it", () => {
    expect(parseHostSpec("web1")).to.deep.equal({ host: "web1" });
    expect(parseHostSpec("admin@web1:2222")).to.deep.equal({ user: "admin", host: "web1", port: 2222 });
    expect(parseHostSpec("a@realm@web1")).to.deep.equal({ user: "a@realm", host: "web1" });
    expect(parseHostSpec("[fd00::1]:2222")).to.deep.equal({ host: "fd00::1", port: 2222 });
    expect(parseHostSpec("fd00::1")).to.deep.equal({ host: "fd00::1" });
    expect(parseHostSpec("ssh://admin@web1:2222/")).to.deep.equal({ user: "admin", host: "web1", port: 2222 });
  });

  it("is written so that it reads the same again", () => {
    for (const spec of [
      { host: "web1" },
      { host: "fd00::1" },
      { host: "fd00::1", port: 22, user: "a@realm" },
      { host: "10.0.0.1", port: 2222 },
    ]) {
      expect(parseHostSpec(formatHostSpec(spec))).to.deep.equal(spec);
    }
  });

  it("is refused where a program could take it for an option, a command or two arguments", () => {
    for (const text of [
      "",
      "-oProxyCommand=x",
      "a b",
      "$(x)",
      "`x`",
      "web1;x",
      "-l@web1",
      "a@",
      "web1:0",
      "web1:65536",
      "x\ny",
    ]) {
      expect(parseHostSpec(text), text).to.equal(undefined);
    }
  });

  it("has a host that is one word of letters, digits and few signs, whatever is given", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const host = parseHostSpec(text)?.host;
        expect(host === undefined || isHostName(host)).to.equal(true);
      }),
    );
  });
});
