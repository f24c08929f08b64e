import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { loadKubeconfig } from "../../../../lib/collect/kube/kubeconfig-load.js";
import { InputError } from "../../../../lib/model/errors.js";
import { rejectionOf } from "./rejection.js";
import { scratchDirectory } from "./scratch-directory.js";

const scratch = scratchDirectory();

function file(name: string, context: string, server: string): string {
  return scratch.write(
    name,
    `current-context: ${context}
clusters: [{name: shared, cluster: {server: "${server}"}}, {name: only-${name}, cluster: {server: "https://${name}"}}]
users: [{name: shared, user: {token: token-of-${name}}}]
contexts: [{name: shared, context: {cluster: shared, user: shared}}]
`,
  );
}

describe("loading kubeconfigs", () => {
  it("merges the files of KUBECONFIG: whoever names an entry first has it whole", async () => {
    const [a, b] = [file("a", "from-a", "https://a"), file("b", "from-b", "https://b")];

    const { kubeconfig } = await loadKubeconfig(undefined, { KUBECONFIG: `${a}:${b}` });

    expect(kubeconfig.clusters.get("shared")?.server).to.equal("https://a");
    expect(kubeconfig.users.get("shared")?.token).to.equal("token-of-a");
    expect([...kubeconfig.clusters.keys()]).to.include.members(["only-a", "only-b"]);
  });

  it("takes the first current-context that is not empty", async () => {
    const [a, b, c] = [
      file("a", '""', "https://a"),
      file("b", "from-b", "https://b"),
      file("c", "from-c", "https://c"),
    ];

    const { kubeconfig } = await loadKubeconfig(undefined, { KUBECONFIG: `${a}:${b}:${c}` });

    expect(kubeconfig.currentContext).to.equal("from-b");
  });

  it("skips missing files, empty ones, empty entries and a file named twice", async () => {
    const [a, empty] = [file("a", "from-a", "https://a"), scratch.write("empty", "")];
    const gone = join(scratch.path, "gone");

    const { kubeconfig, missing } = await loadKubeconfig(undefined, { KUBECONFIG: `${empty}::${gone}:${a}:${a}` });

    expect(kubeconfig.currentContext).to.equal("from-a");
    expect(missing).to.deep.equal([gone]);
  });

  it("gives an empty kubeconfig when no file is there, and says which were looked for", async () => {
    const { kubeconfig, missing } = await loadKubeconfig(undefined, { HOME: scratch.path });

    expect(kubeconfig.clusters.size).to.equal(0);
    expect(missing).to.deep.equal([join(scratch.path, ".kube", "config")]);
  });

  it("reads ~/.kube/config where KUBECONFIG is not set", async () => {
    mkdirSync(join(scratch.path, ".kube"));
    file(".kube/config", "home", "https://home");

    const { kubeconfig } = await loadKubeconfig("", { HOME: scratch.path, KUBECONFIG: "" });

    expect(kubeconfig.currentContext).to.equal("home");
  });

  it("reads the file of --kubeconfig alone", async () => {
    const [a, b] = [file("a", "from-a", "https://a"), file("b", "from-b", "https://b")];

    const { kubeconfig } = await loadKubeconfig(b, { KUBECONFIG: a });

    expect([...kubeconfig.clusters.keys()]).to.deep.equal(["shared", "only-b"]);
  });

  it("refuses a --kubeconfig that is not there, and a directory in KUBECONFIG", async () => {
    const gone = join(scratch.path, "gone");

    expect((await rejectionOf(loadKubeconfig(gone, {}))).message).to.equal(
      `cannot read the kubeconfig ${gone}: there is no such file`,
    );
    expect(await rejectionOf(loadKubeconfig(undefined, { KUBECONFIG: scratch.path }))).to.be.instanceOf(InputError);
  });

  it("refuses a broken file among sound ones, as kubectl does", async () => {
    const [a, broken] = [file("a", "from-a", "https://a"), scratch.write("broken", "clusters: [\n")];

    const error = await rejectionOf(loadKubeconfig(undefined, { KUBECONFIG: `${broken}:${a}` }));

    expect(error).to.be.instanceOf(InputError);
    expect(error.message)
      .to.contain(broken)
      .and.match(/it is no YAML at line \d/);
  });
});
