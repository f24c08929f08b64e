import { expect } from "chai";
import { Arrivals } from "../../../lib/model/arrivals.js";
import { LISTS, type ListDefinition } from "../../../lib/model/lists.js";

const PODS = LISTS.find(({ fact }) => fact === "pods") as ListDefinition;
const CSI_NODES = LISTS.find(({ fact }) => fact === "csiNodes") as ListDefinition;

const aPod = (name: string, nodeName: string, token: string) => ({
  kind: "Pod",
  metadata: { name, namespace: "shop", labels: { app: "web" }, annotations: { secret: "s3cr3t" }, managedFields: [{}] },
  spec: {
    nodeName,
    containers: [
      {
        name: "web",
        image: "web:1",
        env: [{ name: "PASSWORD", value: "s3cr3t" }],
        command: ["web"],
        volumeMounts: [
          { name: `kube-api-access-${token}`, mountPath: "/var/run/secrets/kubernetes.io/serviceaccount" },
        ],
      },
    ],
    volumes: [{ name: `kube-api-access-${token}`, projected: { sources: [] } }],
  },
  status: { phase: "Running", conditions: [{ type: "Ready", status: "True", lastProbeTime: null }] },
});

// biome-ignore lint/suspicious/noExplicitAny: reaching into a picked object of any kind
const kept = (arrivals: Arrivals, list: ListDefinition, object: unknown) => arrivals.keep(list, object) as any;

describe("Arrivals", () => {
  it("keeps the picked fields and nothing else", () => {
    const pod = kept(new Arrivals(), PODS, aPod("web-1", "w1", "abcde"));

    expect(JSON.stringify(pod))
      .to.not.contain("s3cr3t")
      .and.not.contain("managedFields")
      .and.not.contain("lastProbeTime");
    expect(pod.metadata).to.deep.equal({ name: "web-1", namespace: "shop", labels: { app: "web" }, annotations: {} });
    expect(pod.status).to.deep.equal({ phase: "Running", conditions: [{ type: "Ready", status: "True" }] });
  });

  it("holds what two Pods of a workload have in common once, their token volumes' names notwithstanding", () => {
    const arrivals = new Arrivals();

    const one = kept(arrivals, PODS, aPod("web-1", "w1", "abcde"));
    const other = kept(arrivals, PODS, aPod("web-2", "w2", "fgh2k"));

    expect(other.spec.containers).to.equal(one.spec.containers);
    expect(other.spec.volumes).to.equal(one.spec.volumes);
    expect(other.metadata.labels).to.equal(one.metadata.labels);
    expect(other.spec.nodeName).to.equal("w2");
    expect(one.spec.volumes).to.deep.equal([{ name: "kube-api-access" }]);
    expect(one.spec.containers[0].volumeMounts[0].name).to.equal("kube-api-access");
  });

  it("leaves volumes alone whose names are not generated", () => {
    const pod = { metadata: { name: "a" }, spec: { volumes: [{ name: "kube-api-access" }, { name: "data-abcde" }] } };

    expect(kept(new Arrivals(), PODS, pod).spec).to.deep.equal(pod.spec);
  });

  it("takes null for unset, as the API does", () => {
    const csiNode = { metadata: { name: "w1", labels: null }, spec: { drivers: null } };

    expect(kept(new Arrivals(), CSI_NODES, csiNode)).to.deep.equal({ metadata: { name: "w1" }, spec: {} });
  });

  it("does not change what it is given", () => {
    const pod = aPod("web-1", "w1", "abcde");
    const before = structuredClone(pod);

    new Arrivals().keep(PODS, pod);

    expect(pod).to.deep.equal(before);
  });

  it("keeps what is no object, for whoever checks it to see", () => {
    expect(new Arrivals().keep(PODS, "a text")).to.equal("a text");
    expect(new Arrivals().keep(PODS, { metadata: "a text", spec: 1 })).to.deep.equal({ metadata: "a text", spec: 1 });
  });

  it("knows only the lists that it was made for", () => {
    expect(() => new Arrivals([PODS]).keep(CSI_NODES, {})).to.throw(RangeError, "csiNodes is not among the lists");
  });
});
