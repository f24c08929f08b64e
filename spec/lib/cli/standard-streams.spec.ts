import { expect } from "chai";
import { say, writeOut } from "../../../lib/cli/standard-streams.js";
import type { Output } from "../../../lib/cli/terminal.js";
import { OutputError } from "../../../lib/model/errors.js";
import { aTerminal } from "./run.js";

function failing(code: string): Output {
  return { write: (_text, done) => done(Object.assign(new Error(`write ${code}`), { code })) };
}

describe("standard output", () => {
  it("takes a report", async () => {
    const terminal = aTerminal();

    await writeOut(terminal, "report\n");

    expect(terminal.text("stdout")).to.equal("report\n");
  });

  it("may be closed by a reader that has had enough", async () => {
    await writeOut(aTerminal({ stdout: failing("EPIPE") }), "report\n");
    await writeOut(aTerminal({ stdout: failing("ERR_STREAM_DESTROYED") }), "report\n");
  });

  it("is an output that may fail", async () => {
    const error: unknown = await writeOut(aTerminal({ stdout: failing("ENOSPC") }), "x").catch((e: unknown) => e);

    expect(error).to.be.instanceOf(OutputError);
    expect(error).to.have.property(
      "message",
      "cannot write to standard output: write ENOSPC; send the report to a file with -o FORMAT=FILE",
    );
  });
});

describe("standard error", () => {
  it("takes one line at a time, and may be closed", async () => {
    const terminal = aTerminal();

    await say(terminal, "kaudit: read");
    await say(aTerminal({ stderr: failing("EPIPE") }), "kaudit: read");

    expect(terminal.text("stderr")).to.equal("kaudit: read\n");
  });

  it("shows what a terminal would act on instead of passing it through", async () => {
    const terminal = aTerminal();

    await say(terminal, 'unknown Node "\u001b[2Jno\u202ede\n::error::"');

    expect(terminal.text("stderr")).to.equal('unknown Node "\\u{1b}[2Jno\\u{202e}de\\u{a}::error::"\n');
  });
});
