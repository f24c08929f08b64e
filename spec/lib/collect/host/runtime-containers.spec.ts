import { expect } from "chai";
import { MalformedError } from "../../../../lib/collect/host/malformed.js";
import { parseRuntimeContainers } from "../../../../lib/collect/host/runtime-containers.js";
import { recordedOutput } from "../../../recorded/output.js";
import { expectNoCrash } from "./hostile-output.js";

describe("parseRuntimeContainers", () => {
  const recorded = recordedOutput("before", "ctr-containers.txt");

  it("reads containers and sandboxes", () => {
    const containers = parseRuntimeContainers(recorded);

    expect(containers).to.have.length(8);
    expect(containers[0]).to.deep.equal({
      id: "18de24eb87ad14ff7dfeb0d29181e33d7a0d52f311a260d97e1203fe5b4314fa",
      image: "registry.k8s.io/busybox:1",
    });
  });

  it("tells none from a runtime that did not answer", () => {
    expect(parseRuntimeContainers(recordedOutput("prepared", "ctr-containers.txt"))).to.deep.equal([]);
    expect(() => parseRuntimeContainers("")).to.throw(MalformedError, "heading");
    expect(() => parseRuntimeContainers(recordedOutput("moved-stopped", "ctr.err"))).to.throw(MalformedError);
  });

  it("refuses a line with a column missing", () => {
    expect(() => parseRuntimeContainers("CONTAINER    IMAGE    RUNTIME\nabc    busybox\n")).to.throw(
      MalformedError,
      "line 2",
    );
  });

  it("withstands whatever it is given", () => expectNoCrash(parseRuntimeContainers, recorded));
});
