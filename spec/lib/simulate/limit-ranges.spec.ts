import { expect } from "chai";
import type { LimitRange, ResourceList } from "../../../lib/model/kubernetes/index.js";
import { ConsultedFacts } from "../../../lib/simulate/consulted-facts.js";
import { LimitRanges } from "../../../lib/simulate/limit-ranges.js";

type Limit = NonNullable<NonNullable<LimitRange["spec"]>["limits"]>[number];

/** Whether a Pod of containers with these requests and limits may be made in a namespace with one limit. */
function admits(limit: Limit, ...containers: readonly { requests?: ResourceList; limits?: ResourceList }[]): boolean {
  const limitRanges = [{ metadata: { name: "l", namespace: "shop" }, spec: { limits: [limit] } }];
  const spec = { containers: containers.map((resources, i) => ({ name: `c${i}`, resources })) };
  return new LimitRanges(new ConsultedFacts({ limitRanges })).admits(spec, "shop");
}

describe("limit ranges", () => {
  it("refuse a container that has too much, or states no limit where there is a most", () => {
    const max: Limit = { type: "Container", max: { cpu: "800m" } };
    expect(admits(max, { limits: { cpu: "800m" } })).to.equal(true);
    expect(admits(max, { limits: { cpu: "900m" } })).to.equal(false);
    expect(admits(max, { requests: { cpu: "100m" } })).to.equal(false);
    expect(admits(max, { limits: { cpu: "800m" } }, {})).to.equal(false);
  });

  it("refuse a container that has too little, or states no request where there is a least", () => {
    const min: Limit = { type: "Container", min: { memory: "100Mi" } };
    expect(admits(min, { requests: { memory: "100Mi" } })).to.equal(true);
    expect(admits(min, { requests: { memory: "64Mi" } })).to.equal(false);
    expect(admits(min, {})).to.equal(false);
  });

  it("add up the containers where they limit the Pod", () => {
    const max: Limit = { type: "Pod", max: { cpu: "1" } };
    const half = { limits: { cpu: "500m" } };
    expect(admits(max, half, half)).to.equal(true);
    expect(admits(max, half, half, half)).to.equal(false);
    expect(admits(max, { requests: { cpu: "500m" } })).to.equal(false);
  });

  it("hold limits to a multiple of requests", () => {
    const ratio: Limit = { type: "Container", maxLimitRequestRatio: { cpu: "2" } };
    expect(admits(ratio, { requests: { cpu: "500m" }, limits: { cpu: "1" } })).to.equal(true);
    expect(admits(ratio, { requests: { cpu: "400m" }, limits: { cpu: "1" } })).to.equal(false);
  });

  it("make a Pod invalid whose request is above the limit that they give it", () => {
    expect(admits({ type: "PersistentVolumeClaim" }, { requests: { cpu: "900m" }, limits: { cpu: "800m" } })).to.equal(
      false,
    );
  });
});
