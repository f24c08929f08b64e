import { expect } from "chai";
import { KubeFault } from "../../../../lib/collect/kube/fault.js";
import { faultOfConnection } from "../../../../lib/collect/kube/fault-of-connection.js";

const faultOf = (code: string, message = "", proxy: string | null = null) =>
  faultOfConnection(Object.assign(new Error(message), { code }), { server: "https://api", proxy }) as KubeFault;

describe("the fault behind a failed connection", () => {
  it("is TLS in all its kinds, each told in words", () => {
    const openssl = (said: string) =>
      `write EPROTO 80EC:error:0A00010B:SSL routines:ssl3_get_record:${said}:../deps/x.c:350:`;
    const cases: readonly (readonly [string, string, string])[] = [
      ["CERT_HAS_EXPIRED", "", "its certificate has expired"],
      ["CERT_NOT_YET_VALID", "", "its certificate is not valid yet; compare the clocks"],
      [
        "DEPTH_ZERO_SELF_SIGNED_CERT",
        "",
        "its certificate is self-signed and not trusted; set certificate-authority-data",
      ],
      ["ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", "", "it wants a client certificate"],
      ["EPROTO", openssl("wrong version number"), "it does not speak TLS; is the server an http:// one?"],
      ["EPROTO", openssl("sslv3 alert handshake failure"), "sslv3 alert handshake failure"],
      ["ERR_SSL_UNSUPPORTED_PROTOCOL", "", "ERR_SSL_UNSUPPORTED_PROTOCOL"],
      [
        "ECONNRESET",
        "Client network socket disconnected before secure TLS connection was established",
        "it ended the connection during the handshake",
      ],
    ];
    for (const [code, message, words] of cases) {
      expect(faultOf(code, message), code).to.include({
        reason: "unreachable",
        message: `https://api cannot be reached: TLS: ${words}`,
        isOfConnection: true,
        retryAfterMs: undefined,
      });
    }
  });

  it("is a proxy that opens no way", () => {
    expect(faultOf("ERR_PROXY_REFUSED", "the proxy answered 407 to CONNECT").message).to.equal(
      "https://api cannot be reached: the proxy answered 407 to CONNECT",
    );
    expect(faultOf("", "Socks5 proxy rejected connection - NotAllowed").reason).to.equal("unreachable");
    // Errors of the library for SOCKS have no code, and the options that it was called with.
    const refused = Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:1"), { options: {} });
    const odd = Object.assign(new Error("Received invalid Socks5 initial handshake"), { options: {} });
    const socks = { server: "https://api", proxy: "socks5h://proxy:1080" };
    expect(faultOfConnection(refused, socks)).to.include({
      message: "https://api cannot be reached: the proxy socks5h://proxy:1080: nothing listens there (ECONNREFUSED)",
    });
    expect(faultOfConnection(odd, socks)).to.include({ reason: "unreachable" });
    expect(faultOf("ECONNREFUSED", "", "http://proxy:3128").message).to.equal(
      "https://api cannot be reached: the proxy http://proxy:3128: nothing listens there (ECONNREFUSED)",
    );
  });

  it("is worth asking again when the connection was lost, and only then", () => {
    for (const code of ["ECONNRESET", "EPIPE", "ERR_STREAM_PREMATURE_CLOSE"]) {
      expect(faultOf(code, "socket hang up"), code).to.include({ reason: "connection-lost", retryAfterMs: 0 });
    }
    for (const code of ["ECONNREFUSED", "ENOTFOUND", "EHOSTUNREACH", "ETIMEDOUT"]) {
      expect(faultOf(code), code).to.include({ reason: "unreachable", retryAfterMs: undefined });
    }
  });

  it("stays what it is when it is a fault already, or a defect of ours", () => {
    const fault = new KubeFault("expired", "x");
    const defect = new TypeError("x is not a function");

    expect(faultOfConnection(fault, { server: "", proxy: null })).to.equal(fault);
    expect(faultOfConnection(defect, { server: "", proxy: null })).to.equal(defect);
  });
});
