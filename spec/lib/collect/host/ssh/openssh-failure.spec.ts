import { expect } from "chai";
import { openSshFailure } from "../../../../../lib/collect/host/ssh/openssh-failure.js";

/** What OpenSSH 9.2 prints, by our reason for it. */
const SAID: readonly (readonly [string, string])[] = [
  [
    "host-key-mismatch",
    "@ WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED! @\nHost key for web1 has changed and you have requested strict checking.\nHost key verification failed.",
  ],
  ["host-key-mismatch", "@ WARNING: REVOKED HOST KEY DETECTED! @\nHost key verification failed."],
  [
    "host-key-unknown",
    "No ED25519 host key is known for web1 and you have requested strict checking.\nHost key verification failed.",
  ],
  ["auth-failed", "admin@web1: Permission denied (publickey)."],
  ["auth-failed", "Received disconnect from 10.0.0.1 port 22:2: Too many authentication failures"],
  ["timeout", "ssh: connect to host web1 port 22: Connection timed out"],
  ["timeout", "Connection timed out during banner exchange"],
  ["timeout", "Timeout, server web1 not responding."],
  ["unreachable", "ssh: Could not resolve hostname web1: Name or service not known"],
  ["unreachable", "ssh: connect to host web1 port 22: Connection refused"],
  ["unreachable", "ssh: connect to host web1 port 22: No route to host"],
  ["connection-lost", "kex_exchange_identification: Connection closed by remote host"],
  ["connection-lost", "Connection reset by 10.0.0.1 port 22"],
  ["connection-lost", ""],
  ["forbidden", "exec request failed on channel 0"],
  ["unreachable", "something new"],
];

describe("what OpenSSH's client prints", () => {
  it("tells why a host could not be reached", () => {
    for (const [reason, stderr] of SAID) expect(openSshFailure("web1", stderr).reason, stderr).to.equal(reason);
  });

  it("is quoted by its last line, without control characters", () => {
    expect(openSshFailure("web1", "first\nConnection refused\u0007\n").detail).to.equal(
      'cannot reach web1 with the ssh client: there is no way to it ("Connection refused")',
    );
  });
});
