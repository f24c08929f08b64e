import { utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { InputError } from "../../../lib/model/errors.js";
import { LISTS } from "../../../lib/model/lists.js";
import type { ClusterObservations } from "../../../lib/model/snapshot.js";
import { LIMITS } from "../../../lib/snapshot/limits.js";
import { type ReadOptions, readSnapshot } from "../../../lib/snapshot/read.js";
import { inDirectory, withFile } from "./temporary-file.js";

const FIXTURES = "fixtures/kube/lists";

const read = (content: unknown, options?: ReadOptions) =>
  withFile(typeof content === "string" || Buffer.isBuffer(content) ? content : JSON.stringify(content), (path) =>
    readSnapshot(path, options),
  );

/** Fact → names of its objects, or why it is not known. */
function summary(facts: ClusterObservations): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(facts).map(([fact, observation]) => {
      if (observation.state === "unobserved") return [fact, `${observation.reason}: ${observation.detail}`];
      if (!Array.isArray(observation.value)) return [fact, observation.value];
      return [fact, observation.value.map(({ metadata }) => metadata.name)];
    }),
  );
}

const anObject = (kind: string, name: string, apiVersion = "v1") => ({ apiVersion, kind, metadata: { name } });
const aList = (...items: unknown[]) => ({ apiVersion: "v1", items, kind: "List" });

describe("readSnapshot of what kubectl printed", () => {
  it("takes the kinds of which an object is there, and nothing of the others", async () => {
    const { snapshot } = await readSnapshot(`${FIXTURES}/pods-and-volumes.json`);

    expect(summary(snapshot.facts)).to.deep.equal({
      pods: ["web-1"],
      persistentVolumes: ["pv-web"],
      namespaces: ["kube-system"],
    });
    expect(snapshot.cluster).to.include({ id: "22222222-2222-4222-8222-222222222222", idSource: "kube-system" });
  });

  it("keeps what is picked, and no secret", async () => {
    const { snapshot, notices } = await readSnapshot(`${FIXTURES}/pods-and-volumes.json`);

    expect(JSON.stringify([snapshot, notices])).to.not.match(/hunter2|aHVudGVyMg|managedFields/);
    expect(snapshot.facts.pods).to.have.nested.property("value[0].spec.nodeName", "w1");
    expect(snapshot.picks.pods).to.deep.equal(LISTS.find(({ fact }) => fact === "pods")?.picks);
  });

  it("names what it passed over, and says whose time it took", async () => {
    await inDirectory(async (directory) => {
      const path = join(directory, "list.json");
      await writeFile(
        path,
        JSON.stringify(aList(anObject("Secret", "a"), anObject("Secret", "b"), anObject("Pod", "c"))),
      );
      await utimes(path, new Date(), new Date("2026-11-20T18:43:10Z"));

      const { snapshot, notices } = await readSnapshot(path);

      expect(notices).to.deep.equal([
        `"${path}" bears no time of collection; the file's last change, 2026-11-20T18:43:10.000Z, is taken for it`,
        `"${path}" holds objects of kinds that kaudit does not read: 2 Secret (v1)`,
      ]);
      const period = { from: "2026-11-20T18:43:10.000Z", to: "2026-11-20T18:43:10.000Z" };
      expect(snapshot.collectedAt).to.deep.equal(period);
      expect(snapshot.sources).to.deep.equal([{ kind: "list", name: path, collectedAt: period }]);
    });
  });

  it("reads YAML, several documents of it", async () => {
    const { snapshot } = await readSnapshot(`${FIXTURES}/workloads.yaml`);

    expect(summary(snapshot.facts)).to.deep.equal({ statefulSets: ["es"], daemonSets: ["ingress"], nodes: ["w1"] });
    expect(snapshot.facts.nodes).to.have.nested.property("value[0].metadata.creationTimestamp", "2026-11-20T18:43:10Z");
  });

  it("reads what the API server itself answers, sorts it, and knows an empty typed list for empty", async () => {
    const pods = await readSnapshot(`${FIXTURES}/api-v1-pods.json`);
    const volumes = await readSnapshot(`${FIXTURES}/api-v1-persistentvolumes.json`);

    expect(summary(pods.snapshot.facts)).to.deep.equal({ pods: ["a", "b"] });
    expect(summary(volumes.snapshot.facts)).to.deep.equal({ persistentVolumes: [] });
  });

  it("learns the kind of items that have none from a list that tells it at its end", async () => {
    const json = '{"items": [{"metadata": {"name": "a"}}], "kind": "NodeList", "apiVersion": "v1"}';
    const yaml = "apiVersion: v1\nitems:\n- metadata:\n    name: a\nkind: NodeList\n";

    for (const content of [json, yaml]) {
      expect(summary((await read(content)).snapshot.facts)).to.deep.equal({ nodes: ["a"] });
    }
  });

  it("reads compressed files, lists within lists, arrays, and what was put one behind the other", async () => {
    const nested = aList(
      { kind: "PodList", apiVersion: "v1", items: [{ metadata: { name: "a" } }] },
      anObject("Node", "w1"),
    );
    const array = [anObject("Pod", "b"), { kind: "PersistentVolumeList", apiVersion: "v1", items: null }];

    expect(summary((await read(gzipSync(JSON.stringify(nested)))).snapshot.facts)).to.deep.equal({
      pods: ["a"],
      nodes: ["w1"],
    });
    expect(summary((await read(array)).snapshot.facts)).to.deep.equal({ pods: ["b"], persistentVolumes: [] });
    expect(summary((await read(`${JSON.stringify(nested)}\n${JSON.stringify(array)}`)).snapshot.facts)).to.deep.equal({
      pods: ["a", "b"],
      nodes: ["w1"],
      persistentVolumes: [],
    });
  });

  it("takes kubectl's version, and the server's own answer, for the fact", async () => {
    const server = { gitVersion: "v1.36.2", major: "1", minor: "36", platform: "linux/amd64" };

    expect(summary((await readSnapshot(`${FIXTURES}/version.json`)).snapshot.facts)).to.deep.equal({ version: server });
    expect(summary((await read({ gitVersion: "v1.21.0", buildDate: "x" })).snapshot.facts)).to.deep.equal({
      version: { gitVersion: "v1.21.0" },
    });
  });

  it("believes the person that nothing else exists", async () => {
    const { facts } = (await read(aList(anObject("Pod", "a")), { isComplete: true })).snapshot;

    expect(Object.keys(facts)).to.have.members(LISTS.map(({ fact }) => fact));
    expect(summary(facts)).to.deep.include({ pods: ["a"], nodes: [], podDisruptionBudgets: [] });
  });

  it("keeps the fields that are asked for", async () => {
    const lists = LISTS.filter(({ fact }) => fact === "pods").map((list) => ({
      ...list,
      picks: ["metadata.name", "spec.hostname"],
    }));
    const pod = { ...anObject("Pod", "a"), spec: { hostname: "h", nodeName: "w1" } };

    const { snapshot } = await read(aList(pod, anObject("Node", "w1")), { lists });

    expect(snapshot.facts)
      .to.have.nested.property("pods.value")
      .that.deep.equals([{ metadata: { name: "a" }, spec: { hostname: "h" } }]);
    expect(snapshot.picks).to.deep.equal({ pods: ["metadata.name", "spec.hostname"] });
    expect(snapshot.facts.nodes).to.equal(undefined);
  });

  it("takes an object that stands twice once", async () => {
    expect(summary((await read(aList(anObject("Pod", "a"), anObject("Pod", "a")))).snapshot.facts)).to.deep.equal({
      pods: ["a"],
    });
  });

  it("does not take a kind in another version for none", async () => {
    const budget = anObject("PodDisruptionBudget", "web", "policy/v1beta1");

    const { snapshot, notices } = await read(aList(budget), { isComplete: true });

    expect(summary(snapshot.facts)).to.include({
      podDisruptionBudgets:
        'not-collected: the file holds poddisruptionbudgets as "policy/v1beta1", and kaudit reads policy/v1',
    });
    expect(notices[1]).to.contain("1 PodDisruptionBudget (policy/v1beta1)");
  });

  it("does not take one page for the list, and takes all pages for it", async () => {
    const page = (name: string, more: string) => ({
      kind: "PodList",
      apiVersion: "v1",
      metadata: { continue: more },
      items: [{ metadata: { name } }],
    });

    expect(summary((await read(page("a", "next"))).snapshot.facts)).to.deep.equal({
      pods: "truncated: the file holds one page of pods, and the pages that follow are missing",
    });
    expect(summary((await read([page("a", "next"), page("b", "")])).snapshot.facts)).to.deep.equal({
      pods: ["a", "b"],
    });
  });

  it("does not forget a malformed object over the pages that follow", async () => {
    const page = (items: unknown[], more: string) => ({
      kind: "PodList",
      apiVersion: "v1",
      metadata: { continue: more },
      items,
    });
    const pages = [page([{ metadata: {} }], "next"), page([{ metadata: { name: "a" } }], "")];

    expect((await read(pages)).snapshot.facts.pods).to.include({ state: "unobserved", reason: "malformed" });
  });

  it("names the commonest of many kinds that it passed over", async () => {
    const kinds = Array.from({ length: 1200 }, (_, index) => anObject(`Kind${index}`, "a", "acme/v1"));

    const { notices } = await read(aList(...kinds, anObject("Kind7", "b", "acme/v1")));

    expect(notices[1]).to.match(
      / does not read: 200 others, 2 Kind7 \(acme\/v1\), 1 Kind0 \(acme\/v1\), .*, and 993 kinds more$/,
    );
  });

  it("does not know a list of which one object is malformed", async () => {
    const nameless = { apiVersion: "v1", kind: "Pod", metadata: { generateName: "web-" } };
    const twisted = { ...anObject("Node", "w1"), spec: { taints: "none" } };

    expect(summary((await read(aList(anObject("Pod", "a"), nameless, twisted))).snapshot.facts)).to.deep.equal({
      pods: "malformed: item 2 is no Pod: \"/metadata\" must have required property 'name'",
      nodes: 'malformed: item 3 is no Node: "/spec/taints" must be array',
    });
  });

  it("keeps `__proto__` out, however it is written", async () => {
    const json = `{"kind":"Pod","apiVersion":"v1","metadata":{"name":"a","labels":{"__proto__":"x","\\u005f_proto__":"y","app":"web"}}}`;
    const yaml =
      'kind: Pod\napiVersion: v1\nmetadata:\n  name: a\n  labels:\n    __proto__: x\n    "\\u005f_proto__": y\n    app: web\n';
    for (const content of [
      json,
      yaml.replace('    "\\u005f_proto__": y\n', ""),
      yaml.replace("    __proto__: x\n", ""),
    ]) {
      const { facts } = (await read(content)).snapshot;

      expect(facts).to.have.nested.property("pods.value[0].metadata.labels").that.deep.equals({ app: "web" });
    }
  });

  it("knows no list of a file that was cut, and says what stood in it", async () => {
    const json = JSON.stringify(aList(anObject("Pod", "a"), anObject("Pod", "b"), anObject("Node", "w1")));
    const yaml = "apiVersion: v1\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: a\n";

    const cut = await read(json.slice(0, json.indexOf('"w1"')));
    const compressed = await read(gzipSync(json).subarray(0, -12));
    const cutYaml = await read(yaml);

    const sentence = (count: number) =>
      `truncated: the file ends within a list; ${count} pods stand before its end, and whether more follow is not known`;
    expect(summary(cut.snapshot.facts)).to.deep.equal({ pods: sentence(2) });
    expect(cut.notices[1]).to.match(/ is truncated: it ends within a list, so that no list in it is known completely$/);
    expect(compressed.notices[1]).to.match(/ is truncated: /);
    expect(summary(cutYaml.snapshot.facts)).to.deep.equal({ pods: sentence(1) });
  });

  it("does not believe that a file holds all when it was cut", async () => {
    const { facts } = (await read('{"items":[', { isComplete: true })).snapshot;

    expect(Object.values(facts).map(({ state }) => state)).to.not.include("observed");
    expect(facts.nodes).to.have.property(
      "detail",
      "the file ends within a list; 0 nodes stand before its end, and whether more follow is not known",
    );
  });
});

describe("readSnapshot refuses in one sentence", () => {
  const refused: readonly (readonly [what: string, content: string | Buffer, reason: string, options?: ReadOptions])[] =
    [
      ["an empty file", "", "it is empty; give a file that kaudit collect wrote, or that kubectl printed with -o json"],
      [
        "a newer format",
        '{"schema":"kaudit.snapshot/v2"}\n',
        'its schema is "kaudit.snapshot/v2", not kaudit.snapshot/v1; read it with the kaudit that wrote it, or a newer one',
      ],
      [
        "a report",
        '{\n  "schema": "kaudit.report/v1"\n}',
        'its schema is "kaudit.report/v1", not kaudit.snapshot/v1; show a report with kaudit render, and give here a file that kaudit collect wrote',
      ],
      [
        "another tool's document",
        '{"schema":"acme/v1"}',
        'its schema is "acme/v1", not kaudit.snapshot/v1; give a file that kaudit collect wrote',
      ],
      [
        "UTF-16",
        Buffer.from("\uFEFF{}", "utf16le"),
        "it is UTF-16, as PowerShell redirects text; save it as UTF-8, for instance with Out-File -Encoding utf8",
      ],
      [
        "a picture",
        Buffer.from("\x89PNG\r\n\x1a\n\0\0\0"),
        "it is no text; give a file that kaudit collect wrote, or that kubectl printed with -o json",
      ],
      [
        "broken JSON",
        '{"items":[{"kind":"Pod" "s3cr3t"}]}',
        "item 1 is not JSON; print it anew with kubectl get -o json",
      ],
      [
        "JSON with something behind it",
        '{"gitVersion":"v1"} nonsense',
        "document 2 is not JSON; print it anew with kubectl get -o json",
      ],
      [
        "brackets that do not match",
        '{"gitVersion":"v1"}}',
        "its brackets do not match; print it anew with kubectl get -o json",
      ],
      [
        "bytes that are no UTF-8",
        Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]),
        "document 1 is not UTF-8; print it anew with kubectl get -o json",
      ],
      [
        "an object that is none of Kubernetes'",
        '{"hello":"world"}',
        "document 1 is no object and no list of Kubernetes; print it anew with kubectl get -o json",
      ],
      [
        "an object twice with two contents",
        JSON.stringify(aList(anObject("Pod", "a"), { ...anObject("Pod", "a"), spec: { nodeName: "w1" } })),
        'it holds the Pod "a" twice, and differently; print it anew with kubectl get -o json',
      ],
      [
        "an item that is no object",
        JSON.stringify(aList("text")),
        "item 1 does not say of what kind it is; print it anew with kubectl get -o json",
      ],
      [
        "items of unknown kind",
        '[{"metadata":{}}]',
        "item 1 does not say of what kind it is; print it anew with kubectl get -o json",
      ],
      [
        "JSON that nests too deep",
        `{"a":${"[".repeat(200)}`,
        "it nests deeper than 100 levels; print it anew with kubectl get -o json",
      ],
      [
        "more items than a cluster has objects",
        '{"kind":"List","items":[{"kind":"A"},{"kind":"A"},{"kind":"A"}]}',
        "it has more than 2 items; print it anew with kubectl get -o json",
        { limits: { ...LIMITS, lines: 2 } },
      ],
      [
        "a compressed file that is damaged",
        Buffer.concat([gzipSync("{}").subarray(0, -8), Buffer.alloc(8, 0xff)]),
        "its compressed data is damaged; give a file that kaudit collect wrote, or that kubectl printed with -o json",
      ],
      [
        "a gzip bomb",
        gzipSync(Buffer.alloc(64 * 1024 ** 2, " ")),
        "its compression hides more than 200 times its size; give a file that kaudit collect wrote, or that kubectl printed with -o json",
      ],
      [
        "broken YAML, with the line",
        "kind: List\napiVersion: v1\nitems:\n- kind: Pod\n   apiVersion: v1\n",
        "line 5 is not YAML (bad indentation of a mapping entry); print it anew with kubectl get -o json",
      ],
      [
        "broken YAML in a later document, with the line",
        "kind: Pod\napiVersion: v1\nmetadata: {name: a}\n---\n\n# so far good\nkind: [\n",
        "line 8 is not YAML (unexpected end of the stream within a flow collection); print it anew with kubectl get -o json",
      ],
      [
        "YAML with a tag that would make an object",
        "kind: !!js/function 'x'\n",
        "line 1 is not YAML; print it anew with kubectl get -o json",
      ],
      [
        "YAML whose aliases expand for ever",
        `a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n${[1, 2, 3, 4, 5, 6, 7].map((n) => `a${n}: &a${n} [${Array(10).fill(`*a${n - 1}`)}]`).join("\n")}\n`,
        "what begins at line 1 expands to more than 1000000 values; print it anew with kubectl get -o json",
      ],
      [
        "YAML that nests too deep",
        `a: ${"[".repeat(200)}`,
        "line 1 is not YAML (nesting exceeded maxDepth (100)); print it anew with kubectl get -o json",
      ],
      [
        "YAML that is no UTF-8",
        Buffer.from([0x61, 0x3a, 0x20, 0xff]),
        "what begins at line 1 is not UTF-8; print it anew with kubectl get -o json",
      ],
      [
        "a plain text",
        "hello world\n",
        "line 1 is no object and no list of Kubernetes; print it anew with kubectl get -o json",
      ],
    ];

  for (const [what, content, reason, options] of refused) {
    it(what, async () => {
      await withFile(content, async (path) => {
        const failure: unknown = await readSnapshot(path, options).catch((error: unknown) => error);

        expect(failure)
          .to.be.instanceOf(InputError)
          .with.property("message", `cannot read snapshot "${path}": ${reason}`);
      });
    });
  }

  it("a file that does not exist, and a directory", async () => {
    await inDirectory(async (directory) => {
      const missing: unknown = await readSnapshot(`${directory}/none`).catch((error: unknown) => error);
      const itself: unknown = await readSnapshot(directory).catch((error: unknown) => error);

      expect(missing)
        .to.be.instanceOf(InputError)
        .with.property(
          "message",
          `cannot read snapshot "${directory}/none": there is no such file; give the path of a snapshot or of a kubectl List`,
        );
      expect(itself)
        .to.be.instanceOf(InputError)
        .with.property(
          "message",
          `cannot read snapshot "${directory}": it is a directory; give each file by a --snapshot of its own`,
        );
    });
  });
});
