import type { Program } from "../program.js";
import type { SshConnection } from "./connection.js";
import type { ClientChannel } from "./ssh2.js";

type Exit = readonly [status: number | null, signal: string | null];

/**
 * A program behind a channel that has just been opened. It may have ended, and its connection be gone, in the very bytes that
 * say that it has started; whoever then begins to listen would wait for what was said already. So this is made in the
 * callback that hands over the channel, and remembers.
 */
export function programOfChannel(
  { client, destroy }: Pick<SshConnection, "client" | "destroy">,
  channel: ClientChannel,
): Program {
  let exit: Exit | undefined;
  let isClosed = false;
  const close = () => {
    isClosed = true;
  };
  channel.once("exit", (status: number | null, signal?: string) => {
    exit = [status, signal ?? null];
  });
  channel.once("close", close);
  client.once("close", close);
  return {
    stdin: channel,
    stdout: channel,
    stderr: channel.stderr,
    onExit: (listener) => {
      if (exit !== undefined) listener(...exit);
      else channel.on("exit", (status: number | null, signal?: string) => listener(status, signal ?? null));
    },
    onClose: (listener) => {
      // What was printed before flows first.
      if (isClosed) setImmediate(listener);
      channel.on("close", listener);
      client.on("close", listener);
    },
    onError: (listener) => {
      channel.on("error", listener);
      client.on("error", listener);
    },
    stop: destroy,
  };
}
