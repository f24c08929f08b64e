import { expect } from "chai";
import { parseCniState } from "../../../../lib/collect/host/cni-state.js";
import { MalformedError } from "../../../../lib/collect/host/malformed.js";
import { expectNoCrash } from "./hostile-output.js";

const SANDBOX = "7082c761ef8013c4dbd65aaa853f3d57f6464dd352d8e82e97f609808dc87d90";
const STATE = `n br 10.244.0.2 ${SANDBOX}\nn br fd00::2 \nr cni-loopback-${SANDBOX}-lo\nr .lock\ncomplete\n`;

describe("parseCniState", () => {
  it("reads who has which address, and which results are kept", () => {
    expect(parseCniState(STATE)).to.deep.equal({
      reservations: [
        { network: "br", address: "10.244.0.2", sandboxId: SANDBOX },
        { network: "br", address: "fd00::2" },
      ],
      results: [{ network: "cni-loopback", sandboxId: SANDBOX, interface: "lo" }],
    });
  });

  it("tells no state from no answer", () => {
    expect(parseCniState("complete\n")).to.deep.equal({ reservations: [], results: [] });
    expect(() => parseCniState("")).to.throw(MalformedError);
    expect(() => parseCniState("x\ncomplete\n")).to.throw(MalformedError, "line 1");
  });

  it("withstands whatever it is given", () => expectNoCrash(parseCniState, STATE));
});
