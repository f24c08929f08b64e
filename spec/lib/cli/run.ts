import { main } from "../../../lib/cli/main.js";
import type { Output, Terminal } from "../../../lib/cli/terminal.js";

export interface Ran {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A terminal that keeps what is written, in a home without any configuration. */
export interface FakeTerminal extends Terminal {
  text(stream: "stdout" | "stderr"): string;
}

export function aTerminal(parts: Partial<Terminal> = {}): FakeTerminal {
  const texts = { stdout: "", stderr: "" };
  const output = (stream: keyof typeof texts): Output => ({
    write: (text, done) => {
      texts[stream] += text;
      done(null);
    },
  });
  return {
    stdout: output("stdout"),
    stderr: output("stderr"),
    env: { HOME: "/nonexistent", XDG_CONFIG_HOME: "/nonexistent" },
    invokedAs: "kaudit",
    onInterrupt: () => () => undefined,
    ...parts,
    text: (stream) => texts[stream],
  };
}

/** Runs one command line in this process. */
export async function run(argv: readonly string[], parts: Partial<Terminal> = {}): Promise<Ran> {
  const terminal = aTerminal(parts);
  const exitCode = await main(argv, terminal);
  return { exitCode, stdout: terminal.text("stdout"), stderr: terminal.text("stderr") };
}
