import { expect } from "chai";
import { faultOfStatus } from "../../../../lib/collect/kube/fault-of-status.js";
import { status } from "./api-server.js";

const faultOf = (code: number, body: string, headers = {}) => faultOfStatus({ status: code, headers, body });

describe("the fault behind a status", () => {
  it("repeats what a Status object says, on one line, clipped and deaf to terminals", () => {
    const message = `no\n\u001b[2Jway\u202e ${"x".repeat(400)}`;

    const { message: said } = faultOf(403, JSON.stringify(status(403, message)));

    expect(said).to.match(/^403 forbidden: no \[2Jway x+…$/);
    expect(said.length).to.be.lessThan(300);
  });

  it("repeats plain text, and neither pages nor what is left of a Status", () => {
    expect(faultOf(500, "etcd is down\n").message).to.equal("500: etcd is down");
    for (const body of ["<html>x</html>", '{"message":"cut', '{"message":5}', "[]", "null", ""]) {
      expect(faultOf(500, body).message, body).to.equal("500");
    }
  });

  it("reads both forms of Retry-After, and leaves the rest to us", () => {
    const date = new Date(Date.now() + 60_000).toUTCString();

    expect(faultOf(429, "", { "retry-after": "7" }).retryAfterMs).to.equal(7000);
    expect(faultOf(503, "", { "retry-after": date }).retryAfterMs).to.be.within(50_000, 60_000);
    for (const value of [undefined, "soon", "-1", "Thu, 01 Jan 1970 00:00:00 GMT"]) {
      expect(faultOf(429, "", { "retry-after": value }).retryAfterMs, value).to.equal(0);
    }
  });

  it("asks again only where that may help", () => {
    const isRetried = (code: number) => faultOf(code, "").retryAfterMs !== undefined;

    expect([429, 500, 502, 503, 504].every(isRetried)).to.equal(true);
    expect([301, 400, 401, 403, 404, 405, 406, 410, 418].some(isRetried)).to.equal(false);
  });
});
