import { expect } from "chai";
import { parseRequestTimeout } from "../../../../lib/collect/kube/kubeconfig-timeout.js";
import { UsageError } from "../../../../lib/model/errors.js";

describe("--request-timeout", () => {
  it("is a number of seconds or a Go duration", () => {
    const cases = { "0": 0, "30": 30, "30s": 30, "1m30s": 90, "1.5h": 5400, "500ms": 0.5, ".5s": 0.5 };
    for (const [text, seconds] of Object.entries(cases)) expect(parseRequestTimeout(text), text).to.equal(seconds);
  });

  it("is nothing else", () => {
    for (const text of ["", "-5", "-5s", "5 s", "5d", "s", "1m30", "1e3"]) {
      expect(() => parseRequestTimeout(text), text).to.throw(UsageError, "write 30, 30s, 2m or 0");
    }
  });
});
