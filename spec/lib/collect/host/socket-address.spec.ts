import { expect } from "chai";
import { ipv4OfWord, ipv6OfDigits, ipv6OfWords } from "../../../../lib/collect/host/socket-address.js";

describe("addresses of the kernel's tables", () => {
  it("are words in the order of the host's own bytes", () => {
    expect(ipv4OfWord("0100007f", true)).to.equal("127.0.0.1");
    expect(ipv4OfWord("7f000001", false)).to.equal("127.0.0.1");
    expect(ipv6OfWords("00000000000000000000000001000000", true)).to.equal("::1");
    expect(ipv6OfWords("b80d0120000000000000000001000000", true)).to.equal("2001:db8::1");
  });

  it("shorten the longest run of zeros and no other", () => {
    expect(ipv6OfDigits("00000000000000000000000000000000")).to.equal("::");
    expect(ipv6OfDigits("20010db8000000010000000000000001")).to.equal("2001:db8:0:1::1");
    expect(ipv6OfDigits("20010db8000000000001000000000001")).to.equal("2001:db8::1:0:0:1");
    expect(ipv6OfDigits("20010db8000100010001000100010000")).to.equal("2001:db8:1:1:1:1:1:0");
    expect(ipv6OfDigits("00000000000000000000000000010000")).to.equal("::1:0");
  });
});
