import { expect } from "chai";
import { MalformedError } from "../../../../lib/collect/host/malformed.js";
import { parseSelinuxMode } from "../../../../lib/collect/host/selinux-mode.js";
import { expectNoCrash } from "./hostile-output.js";

describe("parseSelinuxMode", () => {
  it("reads the three modes and nothing else", () => {
    expect(["enforcing\n", "permissive\n", "disabled\n"].map(parseSelinuxMode)).to.deep.equal([
      "enforcing",
      "permissive",
      "disabled",
    ]);
    for (const bad of ["", "on\n", "enforcing"]) expect(() => parseSelinuxMode(bad)).to.throw(MalformedError);
  });

  it("withstands whatever it is given", () => expectNoCrash(parseSelinuxMode, "enforcing\n"));
});
