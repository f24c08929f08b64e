import { expect } from "chai";
import { podLimits } from "../../../lib/derive/pod-limits.js";

const limited = (cpu: string, more: object = {}) => ({ name: "c", resources: { limits: { cpu } }, ...more });
const millicores = (spec: Parameters<typeof podLimits>[0]) => podLimits(spec).cpuMillicores;

describe("limits of a Pod", () => {
  it("add up what runs together", () => {
    expect(millicores({ containers: [limited("1"), limited("500m")] })).to.equal(1500);
    expect(
      millicores({ containers: [limited("1")], initContainers: [limited("2", { restartPolicy: "Always" })] }),
    ).to.equal(3000);
  });

  it("are at least what one init container may use, beside the sidecars before it", () => {
    const sidecar = limited("1", { restartPolicy: "Always" });
    expect(millicores({ containers: [limited("1")], initContainers: [limited("3")] })).to.equal(3000);
    expect(millicores({ containers: [limited("1")], initContainers: [sidecar, limited("3")] })).to.equal(4000);
    expect(millicores({ containers: [limited("1")], initContainers: [limited("3"), sidecar] })).to.equal(3000);
  });

  it("are those of the Pod as a whole where it states them", () => {
    expect(millicores({ containers: [limited("4")], resources: { limits: { cpu: "2" } } })).to.equal(2000);
  });

  it("include overhead only of what is limited", () => {
    expect(podLimits({ containers: [limited("1")], overhead: { cpu: "100m", memory: "64Mi" } })).to.include({
      cpuMillicores: 1100,
      memoryBytes: 0,
    });
  });
});
