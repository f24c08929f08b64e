import { expect } from "chai";
import { imageReference } from "../../../lib/derive/image-reference.js";

describe("imageReference", () => {
  const names: readonly (readonly [written: string, whole: string])[] = [
    ["nginx", "docker.io/library/nginx:latest"],
    ["nginx:1.27", "docker.io/library/nginx:1.27"],
    ["grafana/grafana", "docker.io/grafana/grafana:latest"],
    ["registry.k8s.io/pause:3.10", "registry.k8s.io/pause:3.10"],
    ["localhost/mine", "localhost/mine:latest"],
    ["registry:5000/a/b", "registry:5000/a/b:latest"],
    ["quay.io/a/b@sha256:1f", "quay.io/a/b@sha256:1f"],
  ];
  for (const [written, whole] of names) {
    it(`is ${whole} for ${written}`, () => {
      expect(imageReference(written)).to.equal(whole);
      expect(imageReference(whole)).to.equal(whole);
    });
  }
});
