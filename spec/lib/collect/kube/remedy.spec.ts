import { execFileSync } from "node:child_process";
import { expect } from "chai";
import { remedyFor } from "../../../../lib/collect/kube/remedy.js";
import { LISTS, listPath } from "../../../../lib/model/lists.js";
import { UNOBSERVED_REASONS, type UnobservedReason } from "../../../../lib/model/observation.js";

const asked = (fact: string) => {
  const list = LISTS.find((it) => it.fact === fact);
  if (list === undefined) throw new RangeError(fact);
  return { list, path: listPath(list) };
};
const forbidden = (user: string) =>
  remedyFor(
    { reason: "forbidden", message: `403 forbidden: pods is forbidden: User "${user}" cannot list resource "pods"` },
    asked("pods"),
  );

describe("what helps against a read that failed", () => {
  it("is, where it is forbidden, the ClusterRole and a binding to the user whom the API server names", () => {
    expect(forbidden("jane@corp.example")).to.deep.equal({
      text: "grant list on pods (kaudit permissions prints the ClusterRole)",
      commands: [
        "kaudit permissions | kubectl apply -f -",
        "kubectl create clusterrolebinding kaudit-jane-corp-example --clusterrole=kaudit --user=jane@corp.example",
      ],
    });
    expect(forbidden("system:serviceaccount:ops:audit")?.commands[1]).to.equal(
      "kubectl create clusterrolebinding kaudit-system-serviceaccount-ops-audit --clusterrole=kaudit --serviceaccount=ops:audit",
    );
    expect(remedyFor({ reason: "forbidden", message: "403 forbidden" }, { path: "/metrics" })?.commands[1]).to.contain(
      "--user=USER",
    );
  });

  it("is never a grant to whoever comes along", () => {
    expect(forbidden("system:anonymous")?.commands).to.deep.equal(["kubectl config view --minify"]);
  });

  it("is a command whose words stay words, whatever the API server calls the user", () => {
    for (const user of ["a'b c", "$(touch x)", "`id`", "x; rm -rf /", "x\u202ey", "-rf"]) {
      const command = forbidden(user)?.commands[1] ?? "";
      const words = execFileSync("sh", ["-c", command.replace(/^kubectl/, "printf '%s\\n'")], { encoding: "utf8" });

      expect(words.split("\n")).to.have.length(6);
      expect(words).to.match(/^create\nclusterrolebinding\nkaudit-[a-z0-9-]*\n--clusterrole=kaudit\n--user=/);
    }
  });

  it("leads kubectl to the same server", () => {
    const kubectl = ["kubectl", "--kubeconfig=/tmp/my config", "--context=prod"];
    const commands = (reason: UnobservedReason, fact = "nodes") =>
      remedyFor({ reason, message: "" }, asked(fact), kubectl)?.commands;

    expect(commands("unreachable")).to.deep.equal([
      "kubectl '--kubeconfig=/tmp/my config' --context=prod get --raw /readyz",
    ]);
    expect(commands("server-error")).to.deep.equal([
      "kubectl '--kubeconfig=/tmp/my config' --context=prod get --raw '/readyz?verbose'",
    ]);
    expect(commands("not-served", "jobs")).to.deep.equal([
      "kubectl '--kubeconfig=/tmp/my config' --context=prod api-resources --api-group=batch",
    ]);
    expect(commands("not-served")).to.deep.equal([
      "kubectl '--kubeconfig=/tmp/my config' --context=prod config view --minify",
    ]);
    expect(
      remedyFor({ reason: "unreachable", message: "" }, asked("nodes"), ["kubectl", "--as=a\u202eb"])?.commands,
    ).to.deep.equal([]);
  });

  it("is there for every reason that an API can give", () => {
    const ofHosts = /^(host-key|auth-failed|sudo|identity|no-address|unsupported|missing-tool)/;
    const without = UNOBSERVED_REASONS.filter(
      (reason) => !ofHosts.test(reason) && remedyFor({ reason, message: "" }, asked("nodes")) === undefined,
    );

    expect(without).to.deep.equal(["not-collected"]);
  });
});
