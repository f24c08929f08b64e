import { expect } from "chai";
import { readOutputTargets } from "../../../../lib/cli/arguments/output-targets.js";
import { UsageError } from "../../../../lib/model/errors.js";

describe("outputs", () => {
  it("are one to standard output when none is asked for", () => {
    expect(readOutputTargets([], "table")).to.deep.equal([{ format: "table", file: null }]);
  });

  it("go to standard output or to a file", () => {
    expect(readOutputTargets(["table", "json=report.json", "markdown=a=b.md"], "table")).to.deep.equal([
      { format: "table", file: null },
      { format: "json", file: "report.json" },
      { format: "markdown", file: "a=b.md" },
    ]);
  });

  it("take a dash for standard output", () => {
    expect(readOutputTargets(["json=-"], "table")).to.deep.equal([{ format: "json", file: null }]);
  });

  it("are refused when two go to one place", () => {
    expect(() => readOutputTargets(["json", "table"], "table"))
      .to.throw(UsageError)
      .with.property(
        "message",
        "-o json and -o table both go to standard output; send one to another file with -o table=FILE",
      );
    expect(() => readOutputTargets(["json=a", "yaml=./a"], "table"))
      .to.throw(UsageError)
      .with.property("message", "-o json and -o yaml both go to ./a; send one to another file with -o yaml=FILE");
  });

  it("are refused when the file has no name", () => {
    expect(() => readOutputTargets(["json="], "table"))
      .to.throw(UsageError)
      .with.property("message", "-o json= names no file; write -o json=FILE, or -o json for standard output");
  });
});
