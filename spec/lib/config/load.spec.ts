import { chmodSync, mkdirSync } from "node:fs";
import { expect } from "chai";
import { EMPTY_CONFIG } from "../../../lib/config/config.js";
import { loadConfig } from "../../../lib/config/load.js";
import { InputError, UsageError } from "../../../lib/model/errors.js";
import { useWorkspace } from "../cli/workspace.js";

describe("the configuration", () => {
  const workspace = useWorkspace();

  it("names the cluster, waives findings and names plugins", async () => {
    const path = workspace.file(
      "config.yaml",
      `cluster: {id: prod-eu, name: Production}
plugins:
  - ./acme.mjs
waivers:
  - rule: single-node-cluster
    reason: a lab
  - rule: mounted-volume
    subject: pv-pg
    reason: restored last week
    owner: storage team
    ticket: OPS-12
    expires: 2027-01-31
`,
    );

    expect(await loadConfig(path, {})).to.deep.equal({
      ...EMPTY_CONFIG,
      path,
      cluster: { id: "prod-eu", name: "Production" },
      plugins: ["./acme.mjs"],
      waivers: [
        { id: "config:single-node-cluster", ruleId: "single-node-cluster", reason: "a lab" },
        {
          id: "config:mounted-volume=pv-pg",
          ruleId: "mounted-volume",
          subject: "pv-pg",
          reason: "restored last week",
          owner: "storage team",
          ticket: "OPS-12",
          expires: "2027-01-31",
        },
      ],
    });
  });

  it("says where hosts are, be they Nodes or not", async () => {
    const path = workspace.file(
      "config.yaml",
      "hosts:\n  w1: {address: fd00::1, port: 2222, user: audit, hostKeyAlias: w1.example}\n  etcd-1: {}\n",
    );

    expect([...(await loadConfig(path, {})).hosts]).to.deep.equal([
      ["w1", { address: "fd00::1", port: 2222, user: "audit", hostKeyAlias: "w1.example" }],
      ["etcd-1", {}],
    ]);
  });

  it("says where backups of etcd are, on hosts and elsewhere", async () => {
    const path = workspace.file(
      "config.yaml",
      `etcdBackups:
  - {host: backup-1, directory: /srv/etcd}
  - {elsewhere: "s3://backups/prod-eu, every six hours", restored: 2026-10-02}
`,
    );

    expect((await loadConfig(path, {})).etcdBackups).to.deep.equal([
      { host: "backup-1", directory: "/srv/etcd" },
      { elsewhere: "s3://backups/prod-eu, every six hours", restored: "2026-10-02" },
    ]);
  });

  it("may be empty, or only comments", async () => {
    const path = workspace.file("config.yaml", "# nothing yet\n");

    expect(await loadConfig(path, {})).to.deep.equal({ ...EMPTY_CONFIG, path });
  });

  it("is looked for in the user's configuration directory, and may be missing there", async () => {
    mkdirSync(workspace.path(".config/kaudit"), { recursive: true });
    const path = workspace.file(".config/kaudit/config.yaml", "cluster: {id: home}\n");

    expect(await loadConfig(null, { HOME: workspace.directory })).to.include({ path });
    expect(await loadConfig(null, { HOME: workspace.directory, XDG_CONFIG_HOME: "/nonexistent" })).to.equal(
      EMPTY_CONFIG,
    );
    expect(await loadConfig(null, { HOME: workspace.directory, XDG_CONFIG_HOME: "relative" })).to.include({ path });
  });
});

describe("a configuration is refused in one sentence", () => {
  const workspace = useWorkspace();

  async function refusal(text: string | Buffer): Promise<Error> {
    const error: unknown = await loadConfig(workspace.file("c.yaml", text), {}).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(Error);
    return error as Error;
  }

  const mistakes: readonly (readonly [what: string, text: string, sentence: string])[] = [
    [
      "with an unknown key",
      "waiver: []\n",
      ':1:1: the configuration has an unknown key "waiver"; known are cluster, plugins, hosts, etcdBackups, waivers',
    ],
    [
      "with an unknown key far down",
      "waivers:\n  - rule: a\n    reason: b\n    expire: 2027-01-31\n",
      ':4:5: waivers[0] has an unknown key "expire"; known are rule, subject, reason, owner, ticket, expires',
    ],
    ["without a reason", "waivers:\n  - rule: a\n", ':2:5: waivers[0] lacks "reason"'],
    ["with an empty reason", 'waivers:\n  - {rule: a, reason: ""}\n', ":2:23: waivers[0].reason is empty"],
    ["with a number for text", "cluster: {id: 12}\n", ":1:15: cluster.id must be text"],
    ["with text for a list", "plugins: ./acme.mjs\n", ":1:10: plugins must be a list"],
    ["that is a list", "- a\n", ":1:1: the configuration must be a mapping"],
    [
      "with a day that is none",
      "waivers:\n  - {rule: a, reason: b, expires: 2027-02-30}\n",
      ":2:35: waivers[0].expires must be a date such as 2027-01-31",
    ],
    [
      "with a time for a day",
      'waivers:\n  - {rule: a, reason: b, expires: "2027-01-31T00:00:00Z"}\n',
      ":2:35: waivers[0].expires must be a date such as 2027-01-31",
    ],
    [
      "with an address that ssh could take for an option",
      "hosts:\n  w1: {address: -oProxyCommand=x}\n",
      ":2:17: hosts.w1.address is no name or address of a host",
    ],
    ["with a port that is none", "hosts: {w1: {port: 70000}}\n", ":1:20: hosts.w1.port is no port"],
    [
      "with a key for a host that nobody knows",
      "hosts: {w1: {ip: 10.0.0.1}}\n",
      ':1:14: hosts.w1 has an unknown key "ip"',
    ],
    [
      "with a backup on a host that is also elsewhere",
      "etcdBackups:\n  - {host: a, directory: /b, elsewhere: c}\n",
      ": etcdBackups[0] must have host and directory, or elsewhere",
    ],
    ["with a backup that is nowhere", "etcdBackups:\n  - {host: a}\n", ": etcdBackups[0] must have host and directory"],
    [
      "with a directory that is not absolute",
      "etcdBackups:\n  - {host: a, directory: b}\n",
      ":2:26: etcdBackups[0].directory is no absolute path of a directory",
    ],
    [
      "with the day of a trial that is none",
      "etcdBackups:\n  - {elsewhere: a, restored: lately}\n",
      ":2:30: etcdBackups[0].restored must be a date such as 2027-01-31",
    ],
    ["with a key twice", "plugins: []\nplugins: []\n", ":2:1: it is not valid YAML: Map keys must be unique"],
    ["that is no YAML", "waivers: [\n", ":2:1: it is not valid YAML: Flow sequence in block collection must be"],
    [
      "with a tag of its own",
      "cluster: !!js/function x\n",
      ":1:10: it is not valid YAML: Unresolved tag: tag:yaml.org,2002:js/function",
    ],
  ];
  for (const [what, text, sentence] of mistakes) {
    it(what, async () => {
      const error = await refusal(text);

      expect(error).to.be.instanceOf(UsageError);
      expect(error.message).to.contain(`cannot use configuration ${workspace.path("c.yaml")}${sentence}`);
      expect(error.message)
        .to.match(/; see docs\/configuration\.md$/)
        .and.not.contain("\n");
    });
  }

  it("with one waiver twice", async () => {
    const error = await refusal("waivers:\n  - {rule: a, reason: b}\n  - {rule: a, reason: c}\n");

    expect(error.message).to.equal(
      `cannot use configuration ${workspace.path("c.yaml")}: waivers[1] repeats an earlier waiver of "a"; keep one`,
    );
  });

  it("with aliases that grow without end", async () => {
    const levels = Array.from(
      { length: 12 },
      (_, i) => `a${i}: &a${i} [${Array(10).fill(i === 0 ? "x" : `*a${i - 1}`)}]`,
    );

    const error = await refusal(`${levels.join("\n")}\n`);

    expect(error.message).to.match(/its aliases grow too large; write the values out$/);
  });

  it("that is not text, or far too much of it", async () => {
    expect((await refusal(Buffer.from([0xff, 0xfe, 0]))).message).to.match(
      /it is not UTF-8 text; is it a configuration\?$/,
    );
    const tooMuch = await refusal(`# ${"x".repeat(1024 * 1024)}\n`);
    expect(tooMuch).to.be.instanceOf(InputError);
    expect(tooMuch.message).to.match(/it is larger than 1 MiB; is it one\?$/);
  });

  it("that cannot be read", async () => {
    const path = workspace.file("c.yaml", "");
    chmodSync(path, 0);
    mkdirSync(workspace.path("d.yaml"));
    const sentenceOf = (named: string) => loadConfig(named, {}).catch((error: unknown) => (error as Error).message);

    // Root reads what nobody may read.
    if (process.getuid?.() !== 0) expect(await sentenceOf(path)).to.match(/: permission denied; make it readable/);
    expect(await sentenceOf(workspace.path("d.yaml"))).to.match(
      /^cannot read configuration \S+: it is a directory; name the file/,
    );
    expect(await sentenceOf(workspace.path("e.yaml"))).to.match(
      /: there is no such file; check the path after --config$/,
    );
  });
});
