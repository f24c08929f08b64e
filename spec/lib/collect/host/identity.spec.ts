import { expect } from "chai";
import { parseIdentity } from "../../../../lib/collect/host/identity.js";
import { MalformedError } from "../../../../lib/collect/host/malformed.js";
import { recordedOutput } from "../../../recorded/output.js";
import { expectCutIsMalformed, expectNoCrash } from "./hostile-output.js";

describe("parseIdentity", () => {
  const recorded = recordedOutput("before", "identity");

  it("reads machine id and boot id", () => {
    expect(parseIdentity(recorded)).to.deep.equal({
      machineId: "3d1219c7c4c5404aaa1f6d2a48adfda4",
      bootId: "f158acd5-a282-43db-acae-0a2e7d975932",
    });
  });

  it("takes neither an image that was never booted nor a missing id for a machine", () => {
    const [machineId, bootId] = recorded.split("\n");
    for (const bad of ["", `uninitialized\n${bootId}\n`, `${machineId}\n`, `\n${bootId}\n`, `${recorded}more\n`]) {
      expect(() => parseIdentity(bad), JSON.stringify(bad)).to.throw(MalformedError);
    }
  });

  it("withstands whatever it is given", () => {
    expectCutIsMalformed(parseIdentity, recorded);
    expectNoCrash(parseIdentity, recorded);
  });
});
