import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import type { ExecPlugin } from "../../../../lib/collect/kube/kubeconfig.js";
import { execCredentials } from "../../../../lib/collect/kube/kubeconfig-exec.js";
import type { ExecCluster } from "../../../../lib/collect/kube/kubeconfig-exec-credential.js";
import { InputError } from "../../../../lib/model/errors.js";
import { keyPair } from "./loopback-server.js";
import { rejectionOf } from "./rejection.js";
import { scratchDirectory } from "./scratch-directory.js";

const scratch = scratchDirectory();
const V1 = "client.authentication.k8s.io/v1";
const CLUSTER: ExecCluster = {
  server: "https://api.test:6443",
  tlsServerName: "api",
  insecureSkipTlsVerify: false,
  disableCompression: false,
  execExtension: { audience: "x" },
  caPem: "CA",
};

function plugin(script: string, fields: Partial<ExecPlugin> = {}): ExecPlugin {
  const command = scratch.write("plugin", `#!/bin/sh\n${script}\n`, 0o700);
  const fixed = {
    args: [],
    env: [],
    apiVersion: V1,
    interactiveMode: "Never",
    installHint: "",
    provideClusterInfo: false,
  };
  return { command, ...fixed, ...fields };
}

/** A script that counts its runs in the file `runs` and prints a status. */
function printing(status: object): string {
  const answer = JSON.stringify({ kind: "ExecCredential", apiVersion: V1, status });
  return `echo run >> '${join(scratch.path, "runs")}'\ncat <<'END'\n${answer}\nEND`;
}

const runs = () => readFileSync(join(scratch.path, "runs"), "utf8").split("\n").length - 1;

function credentialsOf(
  chosen: ExecPlugin,
  extra: { timeoutSeconds?: number; now?: () => number; signal?: AbortSignal } = {},
) {
  let stderr = "";
  const credentials = execCredentials(chosen, CLUSTER, {
    env: { PATH: process.env.PATH, HOME: "/home/op" },
    onStderr: (text) => {
      stderr += text;
    },
    signal: new AbortController().signal,
    ...extra,
  });
  return { credentials, stderr: () => stderr };
}

describe("exec plugins", () => {
  it("give a token, are run once for many requests and never again where they name no end", async () => {
    const { credentials } = credentialsOf(plugin(printing({ token: "t1" })));

    const all = await Promise.all([credentials.current(), credentials.current(), credentials.current()]);
    await credentials.current();

    expect(all.map(({ authorization }) => authorization)).to.deep.equal(["Bearer t1", "Bearer t1", "Bearer t1"]);
    expect(runs()).to.equal(1);
  });

  it("give a certificate with its key, and both with a token", async () => {
    const { cert, key } = keyPair("client");
    const status = { token: "t", clientCertificateData: cert, clientKeyData: key };

    const credential = await credentialsOf(plugin(printing(status))).credentials.current();

    expect(credential).to.deep.equal({ authorization: "Bearer t", certificate: { cert, key } });
  });

  it("are run again once their credential is over, one at a time", async () => {
    let now = Date.parse("2026-01-01T00:00:00Z");
    const script = printing({ token: "t", expirationTimestamp: "2026-01-01T01:00:00Z" });
    const { credentials } = credentialsOf(plugin(script), { now: () => now });

    await credentials.current();
    now += 59 * 60_000;
    await credentials.current();
    const before = runs();
    now += 60_000;
    await Promise.all([credentials.current(), credentials.current(), credentials.current()]);

    expect([before, runs()]).to.deep.equal([1, 4 - 2]);
  });

  it("are run once more after a 401, however many requests were refused", async () => {
    const { credentials } = credentialsOf(plugin(printing({ token: "t" })));
    const refused = await credentials.current();

    const renewed = await Promise.all([credentials.renew(refused), credentials.renew(refused)]);

    expect(runs()).to.equal(2);
    expect(renewed[0]).to.equal(renewed[1]).and.not.equal(refused);
  });

  it("are told the protocol, the cluster when they ask for it, and that nobody answers", async () => {
    const echo = plugin(
      `printf '%s' "$KUBERNETES_EXEC_INFO $EXTRA $HOME $0 $1" > '${join(scratch.path, "seen")}'; exit 3`,
      {
        provideClusterInfo: true,
        env: [{ name: "EXTRA", value: "e x" }],
        args: ["; touch /tmp/never"],
      },
    );

    await rejectionOf(credentialsOf(echo).credentials.current());

    const [, info = "", rest = ""] = /^(\{.*\}) (.*)$/.exec(readFileSync(join(scratch.path, "seen"), "utf8")) ?? [];
    expect(JSON.parse(info)).to.deep.equal({
      kind: "ExecCredential",
      apiVersion: V1,
      spec: {
        interactive: false,
        cluster: {
          server: "https://api.test:6443",
          "tls-server-name": "api",
          "certificate-authority-data": Buffer.from("CA").toString("base64"),
          config: { audience: "x" },
        },
      },
    });
    expect(rest).to.equal(`e x /home/op ${echo.command} ; touch /tmp/never`);
  });

  it("have an empty standard input: one that reads it does not hang", async () => {
    const { credentials } = credentialsOf(plugin(`cat >/dev/null\n${printing({ token: "t" })}`));

    expect(await credentials.current()).to.deep.equal({ authorization: "Bearer t" });
  });

  it("show their stderr without what would act on the terminal", async () => {
    const script = `printf 'go to https://x \\033[31mcode\\007 \\342\\200\\256ABC\\n' >&2\n${printing({ token: "t" })}`;
    const { credentials, stderr } = credentialsOf(plugin(script));

    await credentials.current();

    expect(stderr()).to.equal("go to https://x [31mcode ABC\n");
  });

  it("show their stderr without the secrets in it, however it is cut, and to its last word", async () => {
    const said = [
      "printf 'open https://login.example/device and enter QRST-1234\\nrefresh_tok' >&2; sleep 0.1; printf 'en=hunter2\\n' >&2",
      "printf -- '-----BEGIN EC PRIVATE KEY-----\\nhunter2\\n' >&2; sleep 0.1; printf -- '-----END EC PRIVATE KEY-----\\n' >&2",
      "printf 'as %s: bye' \"$APP_PASSWORD\" >&2",
    ];
    const env = [{ name: "APP_PASSWORD", value: "hunter2-of-env" }];
    const { credentials, stderr } = credentialsOf({ ...plugin(`${said.join("\n")}\nexit 1`), env });

    await rejectionOf(credentials.current());

    expect(stderr()).to.equal(
      "open https://login.example/device and enter QRST-1234\nrefresh_token=***\n***\nas ***: bye",
    );
  });

  it("are killed when they do not end, with those who hold their output", async () => {
    const { credentials } = credentialsOf(plugin("sleep 5 & sleep 5"), { timeoutSeconds: 0.2 });

    const error = await rejectionOf(credentials.current());

    expect(error).to.be.instanceOf(InputError);
    expect(error.message).to.match(/plugin did not end within 0.2 s and was killed$/);
  });

  it("end with the connection", async () => {
    const closing = new AbortController();
    const { credentials } = credentialsOf(plugin("exec sleep 5"), { signal: closing.signal });
    const asked = rejectionOf(credentials.current());

    closing.abort();

    expect((await asked).message).to.match(/was stopped$/);
    const late = credentialsOf(plugin("exec sleep 5"), { signal: closing.signal });
    expect((await rejectionOf(late.credentials.current())).message).to.match(/was stopped$/);
  });

  it("that failed are not run again: every list would wait for them", async () => {
    const { credentials } = credentialsOf(plugin(`echo run >> '${join(scratch.path, "runs")}'; exit 7`));

    const first = await rejectionOf(credentials.current());
    const second = await rejectionOf(credentials.current());

    expect(second.message).to.equal(first.message);
    expect(first.message).to.match(/plugin failed with exit code 7$/);
    expect(runs()).to.equal(1);
  });

  it("that are missing say how to install them, without control characters", async () => {
    const missing = { command: join(scratch.path, "gone"), installHint: "install \u001b[1mgone" };

    expect((await rejectionOf(credentialsOf(plugin("", missing)).credentials.current())).message).to.match(
      /gone is not there: install \[1mgone$/,
    );
    const isDirectory = plugin("", { command: scratch.path });
    expect((await rejectionOf(credentialsOf(isDirectory).credentials.current())).message).to.match(
      /cannot be started: permission denied$/,
    );
    const impossible = plugin("", { args: ["\0"] });
    expect((await rejectionOf(credentialsOf(impossible).credentials.current())).message).to.match(
      /cannot be started: ERR_INVALID_ARG_VALUE$/,
    );
  });

  it("are refused when they want a terminal or speak another protocol", async () => {
    const message = async (fields: Partial<ExecPlugin>) =>
      (await rejectionOf(credentialsOf(plugin("exit 0", fields)).credentials.current())).message;

    expect(await message({ interactiveMode: "Always" })).to.contain("log in with kubectl first");
    expect(await message({ apiVersion: "client.authentication.k8s.io/v1alpha1" })).to.contain(
      "v1alpha1 is not supported",
    );
  });

  it("are refused when they print something else, and what they printed is not repeated", async () => {
    const answer = (fields: object) =>
      `cat <<'END'\n${JSON.stringify({ kind: "ExecCredential", apiVersion: V1, ...fields })}\nEND`;
    const cases: readonly [string, string][] = [
      ["echo s3cret", "it is no JSON object"],
      ["echo '[]'", "it is no JSON object"],
      ["echo '{}'", "it is no ExecCredential"],
      [answer({ apiVersion: "client.authentication.k8s.io/v1beta1" }), `its apiVersion is not ${V1}`],
      [answer({}), "it has no status"],
      [answer({ status: {} }), "it has neither a token nor a certificate"],
      [answer({ status: { token: 5 } }), "status.token is no string"],
      [answer({ status: { clientKeyData: "s3cret" } }), "it has only one of certificate and key"],
      [answer({ status: { token: "s3cret", expirationTimestamp: "soon" } }), "its expirationTimestamp is no time"],
      [
        answer({ status: { token: "s3cret\nX-Evil: 1" } }),
        "the bearer token has characters that no HTTP header may have",
      ],
      ["head -c 2000000 /dev/zero", "printed more than 1 MiB"],
      ["kill -9 $$", "was ended by SIGKILL"],
    ];
    for (const [script, words] of cases) {
      const error = await rejectionOf(credentialsOf(plugin(script)).credentials.current());
      expect(error, script).to.be.instanceOf(InputError);
      expect(error.message, script).to.contain(words).and.not.contain("s3cret");
    }
  });
});
