import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { openHostFactsDirectory } from "../../../../lib/collect/host/host-facts-directory.js";
import type { HostTarget } from "../../../../lib/collect/host/host-target.js";
import { type HostTransportOptions, openHostTransports } from "../../../../lib/collect/host/transports.js";
import { detailOf, reasonOf } from "./ssh/clients.js";
import { tinyPlan } from "./tiny-program.js";

const LIMITS = { connectSeconds: 1, runSeconds: 1, outputBytes: 100 };

describe("the way to a host", () => {
  let home: string;
  const { signal } = new AbortController();
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "kaudit-home-"));
    mkdirSync(join(home, ".ssh"));
  });
  afterEach(() => rmSync(home, { recursive: true }));

  const target = (more: Partial<HostTarget> = {}): HostTarget => ({
    name: "w1",
    isNode: true,
    plan: tinyPlan("w1"),
    addresses: [],
    destination: "w1.example",
    ...more,
  });
  const open = (more: Partial<HostTransportOptions> = {}) =>
    openHostTransports(
      {
        sudo: false,
        surroundings: { home, localUser: "me", environment: {} },
        ...(process.getuid === undefined ? {} : { uid: process.getuid() }),
        ...more,
      },
      signal,
    );
  const sources = async (more: Partial<HostTransportOptions>, host = target()) => {
    const transports = await open(more);
    transports.close();
    return transports.transportsTo(host).map(({ source }) => source);
  };

  it("is SSH by the person's own configuration, which the command line may correct", async () => {
    writeFileSync(join(home, ".ssh", "config"), "Host w1.example\n User admin\n Port 2222\n", { mode: 0o600 });

    expect(await sources({})).to.deep.equal(["ssh admin@w1.example:2222"]);
    expect(await sources({ user: "audit", port: 22, identityFiles: ["/k"] })).to.deep.equal([
      "ssh audit@w1.example:22",
    ]);
    expect(await sources({}, target({ destination: "ssh://root@w1.example:99" }))).to.deep.equal([
      "ssh root@w1.example:99",
    ]);
  });

  it("is OpenSSH's client where it is asked for", async () => {
    expect(await sources({ sshCommand: ["ssh"], user: "audit" })).to.deep.equal(["ssh audit@w1.example"]);
    expect(await sources({ sshCommand: ["ssh", "-v"] }, target({ destination: "a@w1" }))).to.deep.equal(["ssh a@w1"]);
  });

  it("is not there where OpenSSH's client is not", async () => {
    const transports = await open({ sshCommand: ["/no/such/ssh"] });
    const [transport] = transports.transportsTo(target());
    const run = await transport?.run("", [], LIMITS, signal);

    expect(run && reasonOf(run)).to.equal("unreachable");
    expect(run && detailOf(run)).to.match(
      /^cannot start \/no\/such\/ssh to reach w1.example: spawn .* ENOENT; see --ssh-command/,
    );
  });

  it("is the file that somebody brought, before all", async () => {
    writeFileSync(join(home, "w1"), "");

    expect(await sources({ hostFacts: openHostFactsDirectory(home) })).to.deep.equal([join(home, "w1")]);
    expect(await sources({ hostFacts: openHostFactsDirectory(home) }, target({ name: "w2" }))).to.deep.equal([
      "ssh me@w1.example:22",
    ]);
  });

  it("is none without an address, and a reason with a wrong one", async () => {
    const { destination: _, ...nowhere } = target();
    expect(await sources({}, nowhere)).to.deep.equal([]);

    for (const sshCommand of [undefined, ["ssh"] as const]) {
      const transports = await open(sshCommand === undefined ? {} : { sshCommand });
      const [transport] = transports.transportsTo(target({ destination: "-oProxyCommand=x" }));
      const run = await transport?.run("", [], LIMITS, signal);
      expect(run && reasonOf(run)).to.equal("no-address");
      expect(run && detailOf(run)).to.equal('"-oProxyCommand=x" is no SSH destination');
    }
  });

  it("is not looked for with a configuration that cannot be used", async () => {
    const missing = await open({ sshConfig: join(home, "missing") }).catch((error: unknown) => error);
    writeFileSync(join(home, "config"), 'User "a\n', { mode: 0o600 });
    const wrong = await open({ sshConfig: join(home, "config") }).catch((error: unknown) => error);

    expect(missing)
      .to.have.property("message")
      .that.matches(/cannot read .*missing: there is no such file/);
    expect(wrong).to.have.property("message").that.includes("it is no ssh_config");
  });
});
