import { expect } from "chai";
import { MalformedError } from "../../../../lib/collect/host/malformed.js";
import { parseRuntimeTasks } from "../../../../lib/collect/host/runtime-tasks.js";
import { expectNoCrash } from "./hostile-output.js";

const TASKS = `${"dd".repeat(32)} 7991 S\n${"7a".repeat(32)} 8061 gone\n${"18".repeat(32)} 0 gone\n${"19".repeat(32)} 8 Z\ncomplete\n`;

describe("parseRuntimeTasks", () => {
  it("knows what runs and what has ended", () => {
    expect(parseRuntimeTasks(TASKS).map(({ pid, status }) => [pid, status])).to.deep.equal([
      [7991, "RUNNING"],
      [8061, "STOPPED"],
      [0, "STOPPED"],
      [8, "STOPPED"],
    ]);
  });

  it("tells no tasks from no answer", () => {
    expect(parseRuntimeTasks("complete\n")).to.deep.equal([]);
    expect(() => parseRuntimeTasks("")).to.throw(MalformedError);
    expect(() => parseRuntimeTasks("../x 1 S\ncomplete\n")).to.throw(MalformedError, "line 1");
  });

  it("withstands whatever it is given", () => expectNoCrash(parseRuntimeTasks, TASKS));
});
