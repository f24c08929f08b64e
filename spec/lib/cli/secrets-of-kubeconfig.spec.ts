import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { run } from "./run.js";

/** In everything that is secret below. */
const MARK = "hunter2";
const EXEC = { apiVersion: "client.authentication.k8s.io/v1", interactiveMode: "Never" };

/** Ways in which a kubeconfig is wrong or leads nowhere; nothing listens on port 1. */
const KUBECONFIGS: Readonly<Record<string, { readonly user?: object; readonly cluster?: object }>> = {
  "a token": { user: { token: `${MARK}-token` } },
  "a token with a line break": { user: { token: `${MARK}\ntoken` } },
  "a token of the wrong type": { user: { token: { is: MARK } } },
  "a name and a password": { user: { username: "me", password: MARK } },
  "a key that is none": { user: { "client-certificate-data": "eA==", "client-key-data": btoa(MARK) } },
  "data that is no base64": { user: { "client-certificate-data": "eA==", "client-key-data": `!${MARK}!` } },
  "an auth-provider": { user: { "auth-provider": { name: "oidc", config: { "refresh-token": MARK } } } },
  "a plugin that is not there": { user: { exec: { ...EXEC, command: "/nonexistent", args: [`--password=${MARK}`] } } },
  "a plugin whose answer is cut": { user: { exec: { ...EXEC, command: "echo", args: [`{"token":"${MARK}"`] } } },
  "a plugin whose variables are no list": { user: { exec: { ...EXEC, command: "true", env: MARK } } },
  "a plugin that prints the secret that it was given": {
    user: {
      exec: {
        ...EXEC,
        command: "sh",
        args: ["-c", 'echo "no login as $LOGIN_SECRET" >&2; exit 1'],
        env: [{ name: "LOGIN_SECRET", value: `${MARK}-of-plugin` }],
      },
    },
  },
  "a proxy with a password": { cluster: { "proxy-url": `http://me:${MARK}@127.0.0.1:1` } },
  "a SOCKS proxy with a password": { cluster: { "proxy-url": `socks5://me:${MARK}@127.0.0.1:1` } },
  "a proxy of another scheme": { cluster: { "proxy-url": `ftp://me:${MARK}@127.0.0.1:1` } },
  "a proxy that is no URL": { cluster: { "proxy-url": `http://me:${MARK}@127.0.0.1:99999999` } },
  "a server with a password": { cluster: { server: `https://me:${MARK}@127.0.0.1:1` } },
  "a server that is not quite a URL": { cluster: { server: `ht!tps://me:${MARK}@127.0.0.1:1` } },
};

describe("the secrets of a kubeconfig", () => {
  const directory = mkdtempSync(join(tmpdir(), "kaudit-kubeconfig-"));
  after(() => rmSync(directory, { recursive: true }));

  for (const [what, { user = {}, cluster = {} }] of Object.entries(KUBECONFIGS)) {
    it(`are in no error about ${what}`, async () => {
      const file = join(directory, "config");
      const config = {
        "current-context": "here",
        contexts: [{ name: "here", context: { cluster: "here", user: "here" } }],
        clusters: [{ name: "here", cluster: { server: "https://127.0.0.1:1", ...cluster } }],
        users: [{ name: "here", user }],
      };
      writeFileSync(file, JSON.stringify({ apiVersion: "v1", kind: "Config", ...config }), { mode: 0o600 });
      const env = { PATH: process.env.PATH, HOME: directory, XDG_CONFIG_HOME: directory };
      const args = ["audit", "-v", "--hosts", "none", "--kubeconfig", file];
      const { exitCode, stdout, stderr } = await run(args, { env });

      expect(exitCode, stderr).to.equal(2);
      expect(stderr)
        .to.match(/^kaudit: |\*\*\*/)
        .and.not.match(/defect/);
      expect(stdout + stderr)
        .to.not.contain(MARK)
        .and.not.contain(btoa(MARK));
    });
  }
});
