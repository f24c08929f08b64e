import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import {
  indexKnownHosts,
  judgeHostKey,
  knownHostName,
  likelyKeyTypes,
} from "../../../../../lib/collect/host/ssh/known-hosts.js";
import { parseKnownHostsLine } from "../../../../../lib/collect/host/ssh/known-hosts-line.js";
import { isInstalled } from "../../../../installed.js";
import { skipSaying } from "../../../../skip.js";

/** A public key of some type that nobody holds the private part of. */
function key(seed: string, type = "ssh-ed25519"): Buffer {
  const field = (bytes: Buffer) => Buffer.concat([Buffer.from([0, 0, 0, bytes.length]), bytes]);
  return Buffer.concat([field(Buffer.from(type)), field(createHmac("sha256", "").update(seed).digest())]);
}

function line(names: string, blob: Buffer, marker = ""): string {
  const type = blob.toString("latin1", 4, 4 + blob.readUInt32BE(0));
  return `${marker}${names} ${type} ${blob.toString("base64")}`.trimStart();
}

function hashed(name: string, salt = "0123456789abcdefghij"): string {
  const bytes = Buffer.from(salt);
  return `|1|${bytes.toString("base64")}|${createHmac("sha1", bytes).update(name).digest("base64")}`;
}

function known(...lines: readonly string[]) {
  return indexKnownHosts(lines.flatMap((text, at) => parseKnownHostsLine(text, "/k", at + 1) ?? []));
}

describe("known_hosts", () => {
  const [a, b] = [key("a"), key("b")];
  const rsa = key("c", "ssh-rsa");

  it("keeps a host under its alias, or under its name with its port where that is not 22", () => {
    expect(knownHostName({ host: "Web1", port: 22 })).to.equal("web1");
    expect(knownHostName({ host: "fd00::1", port: 2222 })).to.equal("[fd00::1]:2222");
    expect(knownHostName({ host: "web1", port: 2222, hostKeyAlias: "Shop" })).to.equal("shop");
  });

  it("knows a key by name, by pattern and by hash", () => {
    expect(judgeHostKey(known(line("web1,web2", a)), "web2", a).kind).to.equal("known");
    expect(judgeHostKey(known(line("web*,!web3", a)), "web2", a).kind).to.equal("known");
    expect(judgeHostKey(known(line("web*,!web3", a)), "web3", a).kind).to.equal("unknown");
    expect(judgeHostKey(known(line(hashed("web1"), a)), "web1", a).kind).to.equal("known");
    expect(judgeHostKey(known(line(hashed("web1"), a)), "web2", a).kind).to.equal("unknown");
  });

  it("calls a key changed wherever another one is known, be it of another type or hashed", () => {
    expect(judgeHostKey(known(line("web1", b)), "web1", a)).to.have.nested.property("known[0].line", 1);
    expect(judgeHostKey(known(line("web1", rsa)), "web1", a).kind).to.equal("mismatch");
    expect(judgeHostKey(known(line(hashed("web1"), b)), "web1", a).kind).to.equal("mismatch");
    expect(judgeHostKey(known(line("web1", b), line("web1", a)), "web1", a).kind).to.equal("known");
  });

  it("lets a revocation beat every line that knows the key", () => {
    const verdict = judgeHostKey(known(line("web1", a), line("*", a, "@revoked ")), "web1", a);

    expect(verdict).to.have.nested.property("by.line", 2);
    expect(judgeHostKey(known(line("web1", a), line("db*", a, "@revoked ")), "web1", a).kind).to.equal("known");
  });

  it("takes the key of a certificate authority for no host's key, and names it", () => {
    const verdict = judgeHostKey(known(line("*", a, "@cert-authority ")), "web1", a);

    expect(verdict).to.have.nested.property("authority.line", 1);
    expect(verdict.kind).to.equal("unknown");
  });

  it("takes a host on another port for the host itself only where nothing is known of the port", () => {
    expect(judgeHostKey(known(line("web1", a)), "[web1]:2222", a).kind).to.equal("known");
    expect(judgeHostKey(known(line("web1", b)), "[web1]:2222", a).kind).to.equal("unknown");
    expect(judgeHostKey(known(line("web1", a), line("[web1]:2222", b)), "[web1]:2222", a).kind).to.equal("mismatch");
  });

  it("says which types to ask for: those of the name, else those of the hashed lines by number", () => {
    const hosts = known(line("web1", rsa), line(hashed("x"), rsa), line(hashed("y"), a), line(hashed("z"), a));

    expect(likelyKeyTypes(hosts, "web1")).to.deep.equal(["ssh-rsa"]);
    expect(likelyKeyTypes(hosts, "[web1]:2222")).to.deep.equal(["ssh-rsa"]);
    expect(likelyKeyTypes(hosts, "web9")).to.deep.equal(["ssh-ed25519", "ssh-rsa"]);
    expect(likelyKeyTypes(known(line("web1", rsa, "@revoked ")), "web1")).to.deep.equal([]);
  });

  it("finds what ssh-keygen -F finds", function () {
    if (!isInstalled("ssh-keygen")) skipSaying(this, "no ssh-keygen is installed (package openssh-client)");
    const directory = mkdtempSync(join(tmpdir(), "kaudit-known-hosts-"));
    const name = fc.constantFrom("web1", "web12", "db.example", "[web1]:2222", "fd00::1");
    const names = fc.oneof(
      fc.array(fc.constantFrom("web1", "WEB12", "web*", "!web1", "*.example", "[web1]:2222", "fd00::1", "?eb1"), {
        minLength: 1,
        maxLength: 3,
      }),
      name.map((one) => [hashed(one)]),
    );
    const path = join(directory, "known_hosts");

    try {
      fc.assert(
        fc.property(fc.array(names, { minLength: 1, maxLength: 4 }), name, (lines, asked) => {
          const text = lines.map((list, at) => line(list.join(","), key(String(at))));
          writeFileSync(path, `${text.join("\n")}\n`);
          const found = keygenFind(path, asked);
          text.forEach((_, at) => {
            const verdict = judgeHostKey(known(...text), asked, key(String(at)));
            // ssh itself also looks without the port, ssh-keygen does not.
            if (!asked.startsWith("[")) expect(verdict.kind === "known", text[at]).to.equal(found.includes(at + 1));
          });
        }),
        { numRuns: 60 },
      );
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

/** Numbers of the lines that ssh-keygen finds for a name. */
function keygenFind(path: string, name: string): readonly number[] {
  try {
    const output = execFileSync("ssh-keygen", ["-F", name, "-f", path], { encoding: "utf8", stdio: "pipe" });
    return [...output.matchAll(/found: line (\d+)/g)].map(([, number]) => Number(number));
  } catch {
    return [];
  }
}
