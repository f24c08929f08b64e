import { expect } from "chai";
import { connectionFailure } from "../../../../../lib/collect/host/ssh/connection-failure.js";

const failure = (
  message: string,
  more: object = {},
  stage: "connecting" | "handshake" | "authentication" | "ready" = "handshake",
) => connectionFailure(Object.assign(new Error(message), more), stage);

describe("an error of a connection", () => {
  it("of the network is unreachable, with the reason in words", () => {
    expect(failure("connect ECONNREFUSED", { code: "ECONNREFUSED", level: "client-socket" })).to.deep.equal({
      reason: "unreachable",
      why: "nothing listens on its port (ECONNREFUSED)",
      isTransient: false,
    });
    expect(failure("getaddrinfo ENOTFOUND x", { code: "ENOTFOUND" }).why).to.equal(
      "its name cannot be resolved (ENOTFOUND)",
    );
    expect(failure("connect ETIMEDOUT", { code: "ETIMEDOUT" }).reason).to.equal("timeout");
  });

  it("of several addresses is that of the first", () => {
    const both = new AggregateError([Object.assign(new Error("a"), { code: "EHOSTUNREACH" }), new Error("b")]);

    expect(connectionFailure(both, "connecting")).to.include({ reason: "unreachable" });
  });

  it("is worth another try only before a word was said", () => {
    expect(failure("Connection lost before handshake", { level: "protocol" })).to.include({ isTransient: true });
    expect(failure("read ECONNRESET", { code: "ECONNRESET" })).to.include({
      isTransient: true,
      reason: "connection-lost",
    });
    expect(failure("read ECONNRESET", { code: "ECONNRESET" }, "authentication")).to.include({ isTransient: false });
    expect(failure("read ECONNRESET", { code: "ECONNRESET" }, "ready")).to.include({ isTransient: false });
  });

  it("with which the host says farewell is quoted, and is about the keys during the login", () => {
    expect(failure("Too many authentication failures", { code: 2 }, "authentication")).to.deep.equal({
      reason: "auth-failed",
      why: 'it says "Too many authentication failures"',
      isTransient: false,
    });
    expect(failure("bye\u001b[2J\nnow", { code: 11 }, "ready")).to.include({
      reason: "connection-lost",
      why: 'it says "bye [2J"',
    });
  });

  it("of the protocol is malformed; of algorithms says which client has them", () => {
    expect(failure("Invalid identification string").reason).to.equal("malformed");
    expect(failure("Bad packet length", {}, "ready").reason).to.equal("connection-lost");
    expect(failure("Handshake failed: no matching key exchange algorithm", { level: "handshake" })).to.include({
      reason: "unreachable",
    });
    expect(failure("Handshake failed: no matching key exchange algorithm").why).to.include("--ssh-command ssh");
  });

  it("of a host that stopped answering is a timeout, of refused keys a failed login", () => {
    expect(failure("Keepalive timeout", { level: "client-timeout" }, "ready").reason).to.equal("timeout");
    expect(failure("All configured authentication methods failed", { level: "client-authentication" }).reason).to.equal(
      "auth-failed",
    );
  });
});
