import { expect } from "chai";
import { parseAddresses } from "../../../../lib/collect/host/addresses.js";
import { MalformedError } from "../../../../lib/collect/host/malformed.js";
import { expectNoCrash } from "./hostile-output.js";

const ADDRESSES =
  "inet 127.0.0.1\ninet 192.0.2.2\ninet6 00000000000000000000000000000001\ninet6 fe8000000000000000fc00fffe000001\n";

describe("parseAddresses", () => {
  it("reads both families, IPv6 in its short form", () => {
    expect(parseAddresses(ADDRESSES)).to.deep.equal([
      { family: "IPv4", address: "127.0.0.1" },
      { family: "IPv4", address: "192.0.2.2" },
      { family: "IPv6", address: "::1" },
      { family: "IPv6", address: "fe80::fc:ff:fe00:1" },
    ]);
  });

  it("refuses no address at all, and what is none", () => {
    for (const bad of ["", "inet 1.2.3\n", "inet6 ::1\n", "link x\n", "inet 1.2.3.4"]) {
      expect(() => parseAddresses(bad), bad).to.throw(MalformedError);
    }
  });

  it("withstands whatever it is given", () => expectNoCrash(parseAddresses, ADDRESSES));
});
