import { expect } from "chai";
import { parseKubeconfig } from "../../../../lib/collect/kube/kubeconfig-parse.js";
import { InputError } from "../../../../lib/model/errors.js";

const parse = (text: string) => parseKubeconfig(text, "/home/op/.kube/config");
const userOf = (fields: string) => parse(`users: [{name: u, user: {${fields}}}]`).users.get("u");

describe("parsing a kubeconfig", () => {
  it("takes an empty file, null lists and unknown fields", () => {
    for (const text of ["", "---\n", "clusters: null\nusers: ~\ncontexts:\n", "preferences: {}\nfoo: bar\n"]) {
      expect(parse(text).clusters.size, text).to.equal(0);
    }
  });

  it("reads JSON as well", () => {
    const text = JSON.stringify({ clusters: [{ name: "c", cluster: { server: "https://x" } }] });

    expect(parse(text).clusters.get("c")).to.include({ server: "https://x", insecureSkipTlsVerify: false });
  });

  it("takes times for the texts that they are, and reads anchors and merge keys", () => {
    const config = parse(`
users:
- {name: 2024-01-01, user: &u {token: 2024-01-01T00:00:00Z}}
- {name: v, user: {<<: *u, username: x}}`);

    expect(config.users.get("2024-01-01")?.token).to.equal("2024-01-01T00:00:00Z");
    expect(config.users.get("v")).to.include({ token: "2024-01-01T00:00:00Z", username: "x" });
  });

  it("refuses numbers and words for yes where a text belongs, and texts where yes or no does, as kubectl does", () => {
    const cases = [
      ["users: [{name: u, user: {token: 12345}}]", "users[0].user.token is no string; write it in quotes"],
      ["users: [{name: on}]", "users[0].name is no string; write it in quotes"],
      ["users: [{name: u, user: {exec: {args: [8080]}}}]", "exec.args[0] is no string; write it in quotes"],
      [
        'clusters: [{name: c, cluster: {insecure-skip-tls-verify: "true"}}]',
        "clusters[0].cluster.insecure-skip-tls-verify is no true or false",
      ],
    ] as const;
    for (const [text, words] of cases) expect(() => parse(text), text).to.throw(InputError, words);
  });

  it("refuses a file of another kind", () => {
    const other = (text: string) => () => parse(text);

    expect(other("kind: Pod\napiVersion: v1")).to.throw(InputError, "it is a Pod of v1, not a Config of v1");
    expect(other("kind: Config\napiVersion: v2")).to.throw(InputError, "it is a Config of v2, not a Config of v1");
    expect(other("kind: Config")).to.not.throw();
  });

  it("resolves relative paths against the file's directory, commands only when they hold a slash", () => {
    const user = userOf(
      "client-certificate: c.pem, client-key: ../k.pem, tokenFile: /run/token, exec: {command: ./login}",
    );

    expect(user?.clientCertificate).to.equal("/home/op/.kube/c.pem");
    expect(user?.clientKey).to.equal("/home/op/k.pem");
    expect(user?.tokenFile).to.equal("/run/token");
    expect(user?.exec?.command).to.equal("/home/op/.kube/login");
    expect(userOf("exec: {command: aws}")?.exec?.command).to.equal("aws");
    expect(
      parse("clusters: [{name: c, cluster: {certificate-authority: ca.pem}}]").clusters.get("c")?.certificateAuthority,
    ).to.equal("/home/op/.kube/ca.pem");
  });

  it("reads tokenFile and not token-file, which kubectl does not know either", () => {
    expect(userOf("token-file: x")?.tokenFile).to.equal(undefined);
  });

  it("reads whom to act as, with groups, uid and extras", () => {
    expect(userOf("as: a, as-uid: '7', as-groups: [g, h], as-user-extra: {scope: [x]}")?.impersonation).to.deep.equal({
      user: "a",
      uid: "7",
      groups: ["g", "h"],
      extra: { scope: ["x"] },
    });
  });

  it("lets v1beta1 plugins leave out interactiveMode, and v1 ones not", () => {
    const plugin = (version: string) =>
      userOf(`exec: {command: x, apiVersion: client.authentication.k8s.io/${version}}`)?.exec?.interactiveMode;

    expect(plugin("v1beta1")).to.equal("IfAvailable");
    expect(plugin("v1")).to.equal("");
  });

  it("keeps numbers and booleans in what is handed on to exec plugins", () => {
    const config = parse(`clusters:
- name: c
  cluster:
    server: https://x
    extensions: [{name: other, extension: 1}, {name: client.authentication.k8s.io/exec, extension: {count: 5, b: true, s: "5"}}]
- {name: d, cluster: {server: https://y}}`);

    expect(config.clusters.get("c")?.execExtension).to.deep.equal({ count: 5, b: true, s: "5" });
    expect(config.clusters.get("d")).to.not.have.property("execExtension");
  });

  it("refuses an extension that aliases unfold", () => {
    const bomb = Array.from({ length: 8 }, (_, i) => `x${i}: &x${i} [${`*x${i - 1},`.repeat(i === 0 ? 0 : 9)} 1]`);
    const text = `${bomb.join("\n")}
clusters: [{name: c, cluster: {extensions: [{name: client.authentication.k8s.io/exec, extension: *x7}]}}]`;

    expect(() => parse(text)).to.throw(InputError, /extension is no value of at most 10000 nodes/);
  });

  it("refuses fields of another shape, names the field and keeps its value to itself", () => {
    const cases = [
      ["[]", "the document is no mapping"],
      ["clusters: {}", "clusters is no list"],
      ["users: [{name: u, user: {token: [s3cret]}}]", "users[0].user.token is no string"],
      ["users: [{name: u, user: {as-groups: [[s3cret]]}}]", "users[0].user.as-groups[0] is no string"],
      ["users: [s3cret]", "users[0] is no mapping"],
      [
        "clusters: [{name: c, cluster: {insecure-skip-tls-verify: s3cret}}]",
        "insecure-skip-tls-verify is no true or false",
      ],
      ["contexts: [{name: a}, {name: a}]", 'contexts has "a" twice'],
    ] as const;
    for (const [text, words] of cases) {
      expect(() => parse(text), text)
        .to.throw(InputError, words)
        .with.property("message")
        .that.does.not.contain("s3cret");
    }
  });

  it("says where YAML is broken without repeating the line", () => {
    expect(() => parse("users:\n- name: u\n  user: {token: s3cret: s3cret}}\n"))
      .to.throw(InputError, /no YAML at line 3/)
      .with.property("message")
      .that.does.not.contain("s3cret");
  });

  it("knows what YAML calls true", () => {
    const skips = (word: string) =>
      parse(`clusters: [{name: c, cluster: {insecure-skip-tls-verify: ${word}}}]`).clusters.get("c")
        ?.insecureSkipTlsVerify;

    expect([skips("true"), skips("True"), skips("yes"), skips("false"), skips("No"), skips("~")]).to.deep.equal([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});
