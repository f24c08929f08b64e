import { expect } from "chai";
import { parseCertificates } from "../../../../lib/collect/host/certificates.js";
import { MalformedError } from "../../../../lib/collect/host/malformed.js";
import { expectNoCrash } from "./hostile-output.js";

const ENDS = `Nov  5 03:34:59 2026 GMT /etc/kubernetes/pki/apiserver.crt
Dec 25 23:00:00 2035 GMT /etc/kubernetes/pki/ca.crt
- /etc/kubernetes/pki/front-proxy-client.crt
complete
`;

describe("parseCertificates", () => {
  it("reads until when each is valid", () => {
    expect(parseCertificates(ENDS)).to.deep.equal([
      { path: "/etc/kubernetes/pki/apiserver.crt", notAfter: "2026-11-05T03:34:59Z" },
      { path: "/etc/kubernetes/pki/ca.crt", notAfter: "2035-12-25T23:00:00Z" },
      { path: "/etc/kubernetes/pki/front-proxy-client.crt" },
    ]);
  });

  it("tells no certificate from no answer, and refuses what is no time", () => {
    expect(parseCertificates("complete\n")).to.deep.equal([]);
    expect(() => parseCertificates("")).to.throw(MalformedError, "end");
    expect(() => parseCertificates("Foo 5 03:34:59 2026 GMT /a\ncomplete\n")).to.throw(MalformedError, "no time");
    expect(() => parseCertificates("soon /a\ncomplete\n")).to.throw(MalformedError, "no end of a certificate");
  });

  it("withstands whatever it is given", () => expectNoCrash(parseCertificates, ENDS));
});
