import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type ResolveOptions, resolveConnection } from "../../../../lib/collect/kube/kubeconfig-resolve.js";
import type { ConnectionFlags } from "../../../../lib/collect/kube/kubeconfig-select.js";
import { InputError, UsageError } from "../../../../lib/model/errors.js";
import { keyPair, pem } from "./loopback-server.js";
import { rejectionOf } from "./rejection.js";
import { scratchDirectory } from "./scratch-directory.js";

const scratch = scratchDirectory();
const base64 = (text: string) => Buffer.from(text).toString("base64");

async function resolve(
  kubeconfig: string | null,
  flags: ConnectionFlags = {},
  env: Record<string, string> = {},
  options: Partial<ResolveOptions> = {},
) {
  const KUBECONFIG = kubeconfig === null ? join(scratch.path, "gone") : scratch.write("kubeconfig", kubeconfig);
  return await resolveConnection(flags, {
    env: { KUBECONFIG, ...env },
    onStderr: () => undefined,
    signal: new AbortController().signal,
    serviceAccountDirectory: join(scratch.path, "serviceaccount"),
    ...options,
  });
}

const config = (cluster: string, user = "") => `
current-context: x
clusters: [{name: c, cluster: {${cluster}}}]
users: [{name: u, user: {${user}}}]
contexts: [{name: x, context: {cluster: c, user: u}}]
`;

async function refusal(...args: Parameters<typeof resolve>): Promise<string> {
  const error = await rejectionOf(resolve(...args));
  expect(error).to.satisfy((it: Error) => it instanceof UsageError || it instanceof InputError);
  return error.message;
}

describe("resolving a connection", () => {
  it("gives the server with its path, without query and fragment", async () => {
    const { server, clusterName } = await resolve(config("server: 'https://rancher.corp/k8s/clusters/c-1?x=1#y'"));

    expect([server.href, clusterName]).to.deep.equal(["https://rancher.corp/k8s/clusters/c-1", "c"]);
  });

  it("takes a server without a scheme for http, as kubectl does, and refuses what is no server", async () => {
    expect((await resolve(config("server: 'localhost:8001'"))).server.href).to.equal("http://localhost:8001/");
    expect(await refusal(config("server: 'ftp://api'"))).to.contain("scheme ftp");
    expect(await refusal(config("server: 'https://'"))).to.contain("is no URL");
    expect(await refusal(config("server: 'https://u:s3cret@api'")))
      .to.contain("put them under users")
      .and.not.contain("s3cret");
  });

  it("refuses to guess when nothing names a cluster", async () => {
    expect(await refusal(null)).to.match(/^no kubeconfig names a cluster \(there is no .*gone\); give --kubeconfig/);
    expect(await refusal(config("server: 'https://api'").replace("current-context: x", ""))).to.equal(
      "the kubeconfig has no current-context; choose one with --context: x",
    );
  });

  it("takes data before files, and reads files where there is no data", async () => {
    const { cert, key } = keyPair("client");
    const both = `client-certificate-data: ${base64(cert)}, client-certificate: gone, client-key: k.pem`;
    scratch.write("k.pem", key);
    scratch.write("ca.pem", pem("ca.pem"));

    const { credentials, trust } = await resolve(config("server: 'https://api', certificate-authority: ca.pem", both));

    expect((await credentials.current()).certificate).to.deep.equal({ cert, key });
    expect(trust).to.deep.equal({ caPem: pem("ca.pem"), isVerified: true, serverName: null });
  });

  it("refuses authorities and keys that cannot be read", async () => {
    const api = "server: 'https://api'";
    expect(await refusal(config(`${api}, certificate-authority: gone`))).to.match(
      /the CA of cluster "c" from .*gone: no such file or directory/,
    );
    expect(await refusal(config(`${api}, certificate-authority-data: '%%'`))).to.contain("its data is no base64");
    expect(await refusal(config(`${api}, certificate-authority-data: eA==`))).to.contain("it holds no PEM certificate");
    expect(
      await refusal(
        config(`${api}, certificate-authority-data: ${base64(pem("ca.pem"))}, insecure-skip-tls-verify: true`),
      ),
    ).to.contain("both a CA and insecure-skip-tls-verify");
  });

  it("applies the CA and skipping also to a context without a user", async () => {
    const bare = (fields: string) => config(`server: 'https://api', ${fields}`).replace(", user: u", "");

    expect((await resolve(bare("insecure-skip-tls-verify: true"))).trust.isVerified).to.equal(false);
    expect((await resolve(bare(`certificate-authority-data: ${base64(pem("ca.pem"))}`))).trust.caPem).to.equal(
      pem("ca.pem"),
    );
  });

  it("trusts the system's authorities where no CA is configured", async () => {
    const bundle = scratch.write("bundle.pem", pem("other-ca.pem"));

    expect((await resolve(config("server: 'https://api'"), {}, { SSL_CERT_FILE: bundle })).authorities).to.equal(
      pem("other-ca.pem"),
    );
    const fallback = await resolve(config("server: 'https://api'"), {}, { SSL_CERT_FILE: "/gone" });
    expect(fallback.authorities).to.contain("-----BEGIN CERTIFICATE-----");
  });

  it("never sends credentials over plain http, as kubectl does not", async () => {
    const { credentials } = await resolve(config("server: 'http://api'", "token: s3cret"));

    expect(await credentials.current()).to.deep.equal({});
  });

  it("knows tokens, passwords and nobody", async () => {
    const authorization = async (user: string) =>
      (await (await resolve(config("server: 'https://api'", user))).credentials.current()).authorization;

    expect(await authorization("token: t")).to.equal("Bearer t");
    expect(await authorization("username: a, password: b")).to.equal(`Basic ${base64("a:b")}`);
    expect(await authorization("")).to.equal(undefined);
    expect(await refusal(config("server: 'https://api'", '"token": "s3cret\\n"')))
      .to.contain("look for a line break")
      .and.not.contain("s3cret");
  });

  it("reads tokenFile, trimmed, before the token beside it, which stands in while the file is missing", async () => {
    const resolved = await resolve(config("server: 'https://api'", "tokenFile: t, token: spare"));
    expect((await resolved.credentials.current()).authorization).to.equal("Bearer spare");

    scratch.write("t", " fresh \n");
    const again = await resolve(config("server: 'https://api'", "tokenFile: t, token: spare"));
    expect((await again.credentials.current()).authorization).to.equal("Bearer fresh");
  });

  it("prefers a token and a certificate to an exec plugin, and runs the plugin only when asked for a credential", async () => {
    const { cert, key } = keyPair("client");
    const exec = "exec: {command: /gone, apiVersion: client.authentication.k8s.io/v1, interactiveMode: Never}";
    const certificate = `client-certificate-data: ${base64(cert)}, client-key-data: ${base64(key)}`;
    const current = async (user: string) =>
      (await resolve(config("server: 'https://api'", user))).credentials.current();

    expect(await current(`${exec}, token: t`)).to.deep.equal({ authorization: "Bearer t" });
    expect(await current(`${exec}, ${certificate}`)).to.deep.equal({ certificate: { cert, key } });
    expect((await rejectionOf(current(exec))).message).to.contain("/gone is not there");
  });

  it("passes on proxy, compression, time limit and warnings", async () => {
    const cluster = "server: 'https://api', proxy-url: 'http://proxy:3128', disable-compression: true";
    const resolved = await resolve(config(cluster).replace("name: u,", "name: other,"), { requestTimeout: "2m" });

    expect(resolved.proxy?.host).to.equal("proxy:3128");
    expect(resolved).to.include({ acceptsGzip: false, requestTimeoutSeconds: 120 });
    expect(resolved.warnings).to.have.length(1);
    expect((await resolve(config("server: 'https://api'"))).requestTimeoutSeconds).to.equal(60);
  });
});

describe("in a Pod", () => {
  const POD = { KUBERNETES_SERVICE_HOST: "10.96.0.1", KUBERNETES_SERVICE_PORT: "443" };
  const mountToken = () => {
    mkdirSync(join(scratch.path, "serviceaccount"));
    scratch.write("serviceaccount/token", "pod-token\n");
    scratch.write("serviceaccount/ca.crt", pem("ca.pem"));
  };

  it("the ServiceAccount is used when no kubeconfig names a cluster", async () => {
    mountToken();

    const resolved = await resolve(null, { as: "auditor" }, POD);

    expect(resolved.server.href).to.equal("https://10.96.0.1/");
    expect(resolved.clusterName).to.equal(null);
    expect(resolved.trust.caPem).to.equal(pem("ca.pem"));
    expect((await resolved.credentials.current()).authorization).to.equal("Bearer pod-token");
    expect(resolved.impersonation.user).to.equal("auditor");
    const v6 = await resolve(null, {}, { ...POD, KUBERNETES_SERVICE_HOST: "fd00::1" });
    expect(v6.server.href).to.equal("https://[fd00::1]/");
  });

  it("a kubeconfig comes first", async () => {
    mountToken();

    expect((await resolve(config("server: 'https://api'"), {}, POD)).server.href).to.equal("https://api/");
  });

  it("needs both the variables and the token file", async () => {
    expect(await refusal(null, {}, POD)).to.contain("no kubeconfig names a cluster");
    mountToken();
    expect(await refusal(null, {}, {})).to.contain("no kubeconfig names a cluster");
    expect(await refusal(null, {}, { KUBERNETES_SERVICE_HOST: "10.96.0.1" })).to.contain(
      "no kubeconfig names a cluster",
    );
  });
});
