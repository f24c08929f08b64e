import { expect } from "chai";
import { MalformedError } from "../../../../lib/collect/host/malformed.js";
import { parseResourceManagerCheckpoints } from "../../../../lib/collect/host/resource-manager-checkpoints.js";
import { expectNoCrash } from "./hostile-output.js";

const STATES =
  "cpu static /var/lib/kubelet/cpu_manager_state\nmemory None /var/lib/kubelet/memory_manager_state\ncomplete\n";

describe("parseResourceManagerCheckpoints", () => {
  it("reads the policy of each manager that has left its state", () => {
    expect(parseResourceManagerCheckpoints(STATES)).to.deep.equal([
      { manager: "cpu", path: "/var/lib/kubelet/cpu_manager_state", policyName: "static" },
      { manager: "memory", path: "/var/lib/kubelet/memory_manager_state", policyName: "None" },
    ]);
  });

  it("tells no state from no answer, and refuses a state that names no policy", () => {
    expect(parseResourceManagerCheckpoints("complete\n")).to.deep.equal([]);
    expect(() => parseResourceManagerCheckpoints("")).to.throw(MalformedError, "end");
    expect(() => parseResourceManagerCheckpoints("cpu - /a\ncomplete\n")).to.throw(MalformedError, "no policy");
  });

  it("withstands whatever it is given", () => expectNoCrash(parseResourceManagerCheckpoints, STATES));
});
