import { expect } from "chai";
import { parseKubeconfig } from "../../../../lib/collect/kube/kubeconfig-parse.js";
import { type ConnectionFlags, selectContext } from "../../../../lib/collect/kube/kubeconfig-select.js";
import { UsageError } from "../../../../lib/model/errors.js";

const TWO = `
current-context: one
clusters: [{name: c1, cluster: {server: https://one}}, {name: c2, cluster: {server: https://two}}, {name: none, cluster: {}}]
users: [{name: u1, user: {token: t1, as: boss, as-groups: [g1]}}, {name: u2, user: {token: t2}}]
contexts:
- {name: one, context: {cluster: c1, user: u1}}
- {name: two, context: {cluster: c2, user: u2}}
- {name: bare, context: {cluster: c1}}
- {name: stale, context: {cluster: c1, user: gone}}
- {name: lost, context: {cluster: gone, user: u1}}
- {name: hollow, context: {user: u1}}
- {name: serverless, context: {cluster: none}}
`;
const select = (flags: ConnectionFlags, text = TWO) => selectContext(parseKubeconfig(text, "/kubeconfig"), flags);
const refusal = (flags: ConnectionFlags, text = TWO): string => {
  try {
    select(flags, text);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return "accepted";
};
const withUser = (fields: string) => `${TWO.replace("token: t2", fields)}`;

describe("choosing a context", () => {
  it("takes current-context, or the one of --context", () => {
    expect(select({})).to.deep.include({ contextName: "one", clusterName: "c1", warnings: [] });
    expect(select({ context: "two" })?.user.token).to.equal("t2");
    expect(select({ context: "" })?.contextName).to.equal("one");
  });

  it("lets --cluster and --user stand over the context's", () => {
    const selected = select({ cluster: "c2", user: "u2" });

    expect([selected?.cluster.server, selected?.user.token]).to.deep.equal(["https://two", "t2"]);
  });

  it("needs no context when --cluster says enough, and then asks anonymously", () => {
    const selected = select({ cluster: "c2" }, TWO.replace("current-context: one", ""));

    expect(selected).to.deep.include({ contextName: null, clusterName: "c2" });
    expect(selected?.user.token).to.equal(undefined);
  });

  it("chooses nothing where nothing is chosen", () => {
    expect(select({}, "")).to.equal(null);
    expect(select({}, TWO.replace("current-context: one", ""))).to.equal(null);
  });

  it("refuses names that do not exist and lists those that do", () => {
    expect(refusal({ context: "x" })).to.match(/^context "x" does not exist; the kubeconfig has: one, two, bare,/);
    expect(refusal({ cluster: "x" })).to.equal('cluster "x" does not exist; the kubeconfig has: c1, c2, none');
    expect(refusal({ user: "x" })).to.equal('user "x" does not exist; the kubeconfig has: u1, u2');
    expect(refusal({}, "current-context: gone")).to.equal(
      'context "gone" does not exist; the kubeconfig has no context',
    );
  });

  it("refuses a context without a cluster rather than ask localhost", () => {
    expect(refusal({ context: "lost" })).to.match(/^cluster "gone" does not exist/);
    expect(refusal({ context: "hollow" })).to.equal('context "hollow" names no cluster; add --cluster');
    expect(refusal({ context: "serverless" })).to.equal('cluster "none" has no server; correct the kubeconfig');
  });

  it("goes on anonymously with a context that has no user, and says so when it names one", () => {
    expect(select({ context: "bare" })?.warnings).to.deep.equal([]);
    expect(select({ context: "stale" })?.warnings).to.deep.equal([
      'user "gone" is not in the kubeconfig: going on anonymously',
    ]);
  });

  it("acts as the flags say, field by field over the kubeconfig", () => {
    expect(select({})?.user.impersonation).to.include({ user: "boss" });
    expect(select({ as: "me", asUid: "7" })?.user.impersonation).to.deep.equal({
      user: "me",
      uid: "7",
      groups: ["g1"],
      extra: {},
    });
    expect(select({ asGroups: ["g8", "g9"] })?.user.impersonation.groups).to.deep.equal(["g8", "g9"]);
    expect(refusal({ context: "two", asGroups: ["g"] })).to.contain("add --as");
  });

  it("refuses users that contradict themselves", () => {
    const refuses = (fields: string, words: string) =>
      expect(refusal({ context: "two" }, withUser(fields)), fields).to.contain(words);

    refuses("token: t, username: a", "both a token and a password");
    refuses("client-certificate-data: eA==", "has no client-key");
    refuses("auth-provider: {name: oidc}", 'auth-provider "oidc" is not supported');
    refuses("exec: {apiVersion: v1}", "has no command");
    refuses("exec: {command: x}", "has no apiVersion");
    refuses("exec: {command: x, apiVersion: client.authentication.k8s.io/v1}", "needs interactiveMode");
    refuses("exec: {command: x, apiVersion: v, interactiveMode: Never, env: [{value: x}]}", "variable without a name");
  });

  it("does not mind what users that are not chosen look like", () => {
    expect(select({ context: "one" }, withUser("token: t, username: a"))?.clusterName).to.equal("c1");
  });

  it("warns where a file and its data are both given", () => {
    const text = withUser("client-certificate: c, client-certificate-data: eA==, client-key: k, client-key-data: eA==");

    expect(select({ context: "two" }, text)?.warnings).to.deep.equal([
      'user "u2" has both client-certificate and client-certificate-data: the data is used',
      'user "u2" has both client-key and client-key-data: the data is used',
    ]);
  });
});
