import { expect } from "chai";
import { parseKernelRelease } from "../../../../lib/collect/host/kernel-release.js";
import { MalformedError } from "../../../../lib/collect/host/malformed.js";
import { expectNoCrash } from "./hostile-output.js";

describe("parseKernelRelease", () => {
  it("reads what uname -r prints", () => {
    expect(parseKernelRelease("6.18.44-fc-v657\n")).to.equal("6.18.44-fc-v657");
    expect(parseKernelRelease("5.14.0-427.el9.x86_64+rt\n")).to.equal("5.14.0-427.el9.x86_64+rt");
  });

  it("refuses nothing, a word, two lines and half a line", () => {
    for (const bad of ["", "\n", "Linux\n", "6.1\n6.2\n", "6.18.44"]) {
      expect(() => parseKernelRelease(bad), JSON.stringify(bad)).to.throw(MalformedError);
    }
  });

  it("withstands whatever it is given", () => expectNoCrash(parseKernelRelease, "6.18.44-fc-v657\n"));
});
