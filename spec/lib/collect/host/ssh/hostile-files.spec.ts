import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import ssh2 from "ssh2";
import { readConfigFile } from "../../../../../lib/collect/host/ssh/config-file.js";
import { resolveDestination } from "../../../../../lib/collect/host/ssh/destination.js";
import { readIdentityFile } from "../../../../../lib/collect/host/ssh/identity-file.js";
import { indexKnownHosts, judgeHostKey } from "../../../../../lib/collect/host/ssh/known-hosts.js";
import { readKnownHostsFile } from "../../../../../lib/collect/host/ssh/known-hosts-file.js";
import { openSshFailure } from "../../../../../lib/collect/host/ssh/openssh-failure.js";
import { expandPath } from "../../../../../lib/collect/host/ssh/tokens.js";
import { InputError } from "../../../../../lib/model/errors.js";

const ED25519 = "AAAAC3NzaC1lZDI1NTE5AAAAIGKy2rRvB0pMPYV4ZLyY4H1Xh1qkdJxY4UcB9m2vVQ3L";

/** Raw bytes; or what the file is made of, in an order that nobody means. */
function hostileFile(words: readonly string[]): fc.Arbitrary<Buffer> {
  const word = fc.constantFrom(
    ...words,
    " ",
    "\n",
    "\r\n",
    "\t",
    "\0",
    '"',
    "\\",
    "#",
    "=",
    ",",
    "*",
    "!",
    "é",
    "\u2028",
  );
  return fc.oneof(
    fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
    fc.array(word, { maxLength: 60 }).map((parts) => Buffer.from(parts.join(""))),
    fc.array(word, { maxLength: 60 }).map((parts) => Buffer.from(parts.join(" "))),
  );
}

const SSH_CONFIG = [
  ...[
    "Host",
    "Match",
    "Include",
    "User",
    "Port",
    "HostName",
    "ProxyJump",
    "IdentityFile",
    "HostKeyAlias",
    "Host web\n",
  ],
  ...["exec", "host", "final", "all", "canonical", "Match all\n", "%h", "%", `$\{X}`, "~", "none", "22", "web", "a b"],
];
const KNOWN_HOSTS = [
  ...["@revoked", "@cert-authority", "@", "web", "[web]:22", "|1|", "|", "ssh-ed25519", "ssh-rsa", ED25519, "AAAA"],
  ...[`web ssh-ed25519 ${ED25519}\n`, "Zm9v|MTIzNDU2Nzg5MDEyMzQ1Njc4OTA="],
];
const IDENTITY = [
  ...[
    "-----BEGIN OPENSSH PRIVATE KEY-----\n",
    "-----END OPENSSH PRIVATE KEY-----\n",
    "b3BlbnNzaC1rZXktdjEAAAAABG5vbmU=",
  ],
  ...[
    "-----BEGIN RSA PRIVATE KEY-----\n",
    "Proc-Type: 4,ENCRYPTED\n",
    "PuTTY-User-Key-File-3: ",
    `ssh-ed25519 ${ED25519}`,
  ],
];

describe("a file of ssh that holds anything", () => {
  let directory: string;
  before(() => {
    directory = mkdtempSync(join(tmpdir(), "kaudit-hostile-"));
  });
  after(() => rmSync(directory, { recursive: true }));
  const write = (bytes: Buffer | string) => {
    const path = join(directory, "file");
    writeFileSync(path, bytes, { mode: 0o600 });
    return path;
  };

  it("as ssh_config is read or refused in a sentence, and leads nowhere but to a host", () => {
    const surroundings = { home: directory, localUser: "me", environment: {} };
    fc.assert(
      fc.property(hostileFile(SSH_CONFIG), (bytes) => {
        try {
          const nodes = readConfigFile(write(bytes), { home: directory, includeBase: directory }) ?? [];
          const destination = resolveDestination("web", nodes, new Map(), surroundings);
          expect("reason" in destination ? destination.detail : destination.host).to.match(/^\S/);
        } catch (error) {
          expect(error).to.be.instanceOf(InputError);
        }
      }),
      { numRuns: 500 },
    );
  });

  it("as known_hosts makes no key known that is not in it", () => {
    const stranger = Buffer.concat([Buffer.from(ED25519, "base64").subarray(0, 50), Buffer.from([1])]);
    fc.assert(
      fc.property(hostileFile(KNOWN_HOSTS), (bytes) => {
        const { lines } = readKnownHostsFile(write(bytes));
        expect(judgeHostKey(indexKnownHosts(lines), "web", stranger).kind).to.be.oneOf(["unknown", "mismatch"]);
      }),
      { numRuns: 500 },
    );
  });

  it("as a private key is no key, and says what to do", () => {
    fc.assert(
      fc.property(hostileFile(IDENTITY), (bytes) => {
        const file = readIdentityFile(ssh2, write(bytes), undefined);
        expect(file?.privateKey).to.equal(undefined);
        if (file?.publicKey === undefined) expect(file?.problem).to.match(/ssh-agent/);
      }),
      { numRuns: 300 },
    );
  });

  it("costs time by its size alone", function () {
    this.timeout(300_000);
    const secondsFor = (count: number) => {
      const text = ["Host a\n", "User a\n", '"a" ', "# a\n", "\t", "\\", "Match host a,b\n"].map((part) =>
        part.repeat(count),
      );
      const begun = process.cpuUsage();
      for (const part of text) {
        try {
          readConfigFile(write(part), { home: directory, includeBase: directory });
        } catch (error) {
          expect(error).to.be.instanceOf(InputError);
        }
      }
      return process.cpuUsage(begun).user / 1e6;
    };
    secondsFor(2000);
    const [small, large] = [secondsFor(10_000), secondsFor(80_000)];

    // Quadratic would be 64 times as much.
    expect(large / small).to.be.lessThan(32);
  });
});

describe("words of ssh", () => {
  it("on standard error have a reason, whatever they are", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: "binary" }), fc.constantFrom("\u001b[2J", "Permission denied (")),
        (text) => {
          const { reason, detail } = openSshFailure("web", text);
          expect(reason).to.match(/^[a-z-]+$/);
          expect(/\p{C}/u.test(detail)).to.equal(false);
        },
      ),
    );
  });

  it("that stand for a path give one without a word left over, or none", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("%", "h", "~", "/", "${", "}", "X", "a")), (parts) => {
        const path = expandPath(parts.join(""), { home: "/home/me", environment: {}, tokens: { h: "web" } });
        expect(path ?? "").to.not.match(/\$\{[^}]*\}/);
      }),
    );
  });
});
