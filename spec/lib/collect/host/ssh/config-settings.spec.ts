import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { readConfigFile } from "../../../../../lib/collect/host/ssh/config-file.js";
import { evaluateConfig, hostNameOf } from "../../../../../lib/collect/host/ssh/config-settings.js";
import { parseConfig } from "../../../../../lib/collect/host/ssh/config-syntax.js";
import { isInstalled } from "../../../../installed.js";
import { skipSaying } from "../../../../skip.js";

describe("ssh_config", () => {
  const evaluate = (text: string, host: string) =>
    evaluateConfig(
      parseConfig(text, "/c", () => []),
      host,
      new Map(),
      "me",
    );

  it("lets the first value found hold, and adds up key files", () => {
    const { settings } = evaluate("User a\nIdentityFile x\nHost w*\n  user b\n  Port 7\n  identityfile y\n", "web");

    expect(Object.fromEntries(settings)).to.deep.equal({ user: ["a"], port: ["7"], identityfile: ["x", "y"] });
  });

  it("compares Match host with the name that HostName gives, whatever the case", () => {
    expect(evaluate("hostname %h.Example\nMatch host WEB.example\n Port 7", "web").settings.get("port")).to.deep.equal([
      "7",
    ]);
    expect(evaluate("Match host w1,!w2\n Port 7", "w2").settings.has("port")).to.equal(false);
    expect(evaluate("Match !host w1 !user root\n Port 7", "w2").settings.has("port")).to.equal(true);
  });

  it("never runs a command, takes the criterion as unmet either way and names it", () => {
    const { settings, unevaluated } = evaluate("Match exec true\n User a\nMatch !exec false\n User b\n", "web");

    expect(settings.size).to.equal(0);
    expect(unevaluated).to.deep.equal(["Match exec"]);
  });

  it("goes through the files a second time for Match final, with the final name", () => {
    const text = "Host bar\n HostName %h.example\nMatch final host bar.*\n User a\nHost bar.example\n Port 7\n";

    expect(Object.fromEntries(evaluate(text, "bar").settings)).to.deep.equal({
      hostname: ["bar.example"],
      user: ["a"],
      port: ["7"],
    });
  });

  it("that ssh refuses is refused in one sentence", () => {
    expect(() => evaluate("User\nPort 7\n", "web")).to.throw("cannot read /c: User has no argument");
    expect(() => evaluate("Host", "web")).to.throw("cannot read /c: it is no ssh_config");
    expect(() => evaluate('User "a\n', "web")).to.throw("cannot read /c: it is no ssh_config");
  });

  it("means what ssh -G says it means", function () {
    this.timeout(300_000);
    if (!isInstalled("ssh")) skipSaying(this, "no ssh is installed (package openssh-client)");
    const directory = mkdtempSync(join(tmpdir(), "kaudit-ssh-config-"));
    const path = join(directory, "config");

    try {
      fc.assert(
        fc.property(aConfig(directory), fc.constantFrom("web", "Web", "db", "web.example"), (files, host) => {
          for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text, { mode: 0o600 });
          const oracle = sshG(path, host);
          const nodes = readConfigFile(path, { home: directory, includeBase: directory }) ?? [];
          const { settings } = evaluateConfig(nodes, host, new Map(), userInfo().username);
          expect(hostNameOf({ settings, originalHost: host }).toLowerCase()).to.equal(oracle.get("hostname")?.[0]);
          expect(settings.get("user")?.[0] ?? userInfo().username).to.equal(oracle.get("user")?.[0]);
          expect(settings.get("port")?.[0] ?? "22").to.equal(oracle.get("port")?.[0]);
          expect(settings.get("identityfile") ?? []).to.deep.equal(oracle.get("identityfile"));
        }),
        { numRuns: 150 },
      );
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});

/** A configuration of up to three files that include one another. */
function aConfig(directory: string): fc.Arbitrary<Record<"config" | "one.conf" | "two.conf", string>> {
  const names = fc.constantFrom("web", "WEB", "db", "w*", "!web", "*", "?eb", "*.example");
  const list = fc.array(names, { minLength: 1, maxLength: 2 });
  const criterion = fc.oneof(
    fc
      .tuple(fc.constantFrom("host", "!host", "originalhost", "user"), list)
      .map(([word, l]) => `${word} ${l.join(",")}`),
    fc.constantFrom("final", "canonical", "localuser nobody"),
  );
  const setting = fc.oneof(
    fc.constantFrom("User a", "user=web", "User db", "HostName %h.example", "hostname db", 'HostName "x.%%"'),
    fc.constantFrom("Port 1", "port 2", "  PORT  = 3", "IdentityFile /i/a", 'IdentityFile "/i/b c"', "# Port 9"),
  );
  const section = fc.oneof(
    list.map((l) => `Host ${l.join(" ")}`),
    fc.array(criterion, { minLength: 1, maxLength: 2 }).map((c) => `Match ${c.join(" ")}`),
    fc.constant("Match all"),
  );
  const file = (include: string) =>
    fc
      .array(fc.oneof({ weight: 3, arbitrary: setting }, section, fc.constant(include)), { maxLength: 9 })
      .map((lines) => `${lines.join("\n")}\n`);
  return fc.record({
    config: file(`Include ${directory}/o*.conf ${directory}/missing`),
    "one.conf": file(`Include ${directory}/two.conf`),
    "two.conf": file(""),
  });
}

function sshG(path: string, host: string): ReadonlyMap<string, readonly string[]> {
  const output = execFileSync("ssh", ["-G", "-T", "-F", path, host], { encoding: "utf8", stdio: "pipe" });
  const settings = new Map<string, string[]>();
  for (const line of output.split("\n")) {
    const [keyword = "", ...rest] = line.split(" ");
    settings.set(keyword, [...(settings.get(keyword) ?? []), rest.join(" ")]);
  }
  const identities = settings.get("identityfile") ?? [];
  // ssh prints its defaults where none is named.
  settings.set("identityfile", identities[0]?.startsWith("~/.ssh/") ? [] : identities);
  return settings;
}
