import { EventEmitter } from "node:events";
import { PassThrough } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { watchProgram } from "../../../../../lib/collect/host/program.js";
import { programOfChannel } from "../../../../../lib/collect/host/ssh/channel-program.js";
import type { Client, ClientChannel } from "../../../../../lib/collect/host/ssh/ssh2.js";

/** A channel and its client that say what they are told to before anybody watches the program. */
async function watchedAfter(said: (channel: PassThrough, client: EventEmitter) => void) {
  const channel = Object.assign(new PassThrough(), { stderr: new PassThrough() });
  const client = new EventEmitter();
  const connection = { client: client as Client, destroy: () => undefined };
  const program = programOfChannel(connection, channel as unknown as ClientChannel);
  // The input goes nowhere: what is written to this stand-in would come back as output.
  const stdin = new PassThrough();
  said(channel, client);
  await sleep(1);
  const { stdout, end } = await watchProgram(
    { ...program, stdin },
    "",
    { milliseconds: 5000, outputBytes: 100 },
    new AbortController().signal,
  );
  return { printed: Buffer.from(stdout).toString(), end };
}

describe("a program behind an SSH channel that ended before anybody watched it", () => {
  it("has the status that was said", async () => {
    const { printed, end } = await watchedAfter((channel) => {
      channel.write("hello\n");
      channel.emit("exit", 3);
      channel.end();
    });

    expect(printed).to.equal("hello\n");
    expect(end).to.deep.equal({ kind: "exited", status: 3 });
  });

  it("was killed by the signal that was said", async () => {
    const { end } = await watchedAfter((channel) => {
      channel.emit("exit", null, "SIGKILL");
      channel.end();
    });

    expect(end).to.deep.equal({ kind: "killed", signal: "SIGKILL" });
  });

  it("is lost where the connection is gone and nothing was said, with what it printed", async () => {
    const { printed, end } = await watchedAfter((channel, client) => {
      channel.write("first\n");
      client.emit("close");
    });

    expect(printed).to.equal("first\n");
    expect(end).to.deep.equal({ kind: "lost" });
  });
});
