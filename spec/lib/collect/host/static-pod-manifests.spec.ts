import { expect } from "chai";
import { MalformedError } from "../../../../lib/collect/host/malformed.js";
import { parseStaticPodManifests } from "../../../../lib/collect/host/static-pod-manifests.js";
import { expectNoCrash } from "./hostile-output.js";

const MANIFESTS = "/etc/kubernetes/manifests\nf etcd.yaml\nf etcd.yaml.bak\nf .hidden.yaml\n- old\ncomplete\n";

describe("parseStaticPodManifests", () => {
  it("knows that the kubelet runs every file but hidden ones, a backup included", () => {
    expect(parseStaticPodManifests(MANIFESTS)).to.deep.equal({
      directory: "/etc/kubernetes/manifests",
      files: [
        { name: ".hidden.yaml", isRun: false },
        { name: "etcd.yaml", isRun: true },
        { name: "etcd.yaml.bak", isRun: true },
        { name: "old", isRun: false },
      ],
    });
  });

  it("tells an empty directory from an answer that was cut", () => {
    expect(parseStaticPodManifests("/m\ncomplete\n").files).to.deep.equal([]);
    for (const bad of ["", "/m\n", "complete\n", "/m\nx y\ncomplete\n", "/m\nf a/b\ncomplete\n"]) {
      expect(() => parseStaticPodManifests(bad), JSON.stringify(bad)).to.throw(MalformedError);
    }
  });

  it("tells a kubelet that is to run none", () => {
    expect(parseStaticPodManifests("none\ncomplete\n")).to.deep.equal({ directory: null, files: [] });
    expect(() => parseStaticPodManifests("none\nf etcd.yaml\ncomplete\n")).to.throw(MalformedError);
  });

  it("withstands whatever it is given", () => expectNoCrash(parseStaticPodManifests, MANIFESTS));
});
