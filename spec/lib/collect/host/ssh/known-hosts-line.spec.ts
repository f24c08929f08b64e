import { expect } from "chai";
import fc from "fast-check";
import { keyTypeOf, parseKnownHostsLine } from "../../../../../lib/collect/host/ssh/known-hosts-line.js";

const ED25519 = "AAAAC3NzaC1lZDI1NTE5AAAAIEc5Q8fBhQ3bFMmGKPqzxHU3T3Fm7Gq7Cbvya/wWyVyN";

describe("a line of known_hosts", () => {
  const parse = (text: string) => parseKnownHostsLine(text, "/k", 7);

  it("holds names in lower case, the key's type and the key", () => {
    expect(parse(`Web1,10.0.0.1 ssh-ed25519 ${ED25519} a comment`)).to.deep.equal({
      marker: "none",
      names: { kind: "plain", names: ["web1", "10.0.0.1"] },
      keyType: "ssh-ed25519",
      key: ED25519,
      path: "/k",
      line: 7,
    });
  });

  it("may carry a marker, patterns or a hashed name", () => {
    expect(parse(`@revoked * ssh-ed25519 ${ED25519}`)).to.deep.include({
      marker: "revoked",
      names: { kind: "patterns", patterns: ["*"] },
    });
    expect(parse(`@cert-authority *.example,!x.example ssh-ed25519 ${ED25519}`)).to.include({
      marker: "cert-authority",
    });
    expect(parse(`|1|bm90IHNvIHNhbHR5IGF0IGE=|bm90IHNvIHNhbHR5IGF0IGE= ssh-ed25519 ${ED25519}`)).to.equal(undefined);
    expect(parse(`|1|Zm9v|MTIzNDU2Nzg5MDEyMzQ1Njc4OTA= ssh-ed25519 ${ED25519}`)?.names.kind).to.equal("hashed");
  });

  it("does not count when it is empty, a comment, cut, of an unknown marker or scheme, or not of the type it states", () => {
    for (const text of [
      "",
      "   ",
      "# web1 ssh-ed25519",
      "web1",
      "web1 ssh-ed25519",
      `@unheard-of web1 ssh-ed25519 ${ED25519}`,
      `|2|Zm9v|MTIzNDU2Nzg5MDEyMzQ1Njc4OTA= ssh-ed25519 ${ED25519}`,
      `web1 ssh-rsa ${ED25519}`,
      "web1 ssh-ed25519 AAAA",
      "web1 2048 35 1234567",
    ]) {
      expect(parse(text), text).to.equal(undefined);
    }
  });

  it("whatever it holds is read without a throw", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => void parse(text)));
    fc.assert(fc.property(fc.uint8Array(), (bytes) => void keyTypeOf(Buffer.from(bytes))));
  });
});
