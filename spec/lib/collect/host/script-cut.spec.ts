import { spawn } from "node:child_process";
import { expect } from "chai";
import { concurrently } from "../../../../lib/collect/host/concurrently.js";
import { hostScript } from "../../../../lib/collect/host/script.js";
import { type Shell, shellsHere } from "./shells.js";

/** Fifty thousand shells take minutes: `.ci/run` has them all, other runs have samples. */
const isEveryByte = process.env.KAUDIT_SPEC_CUTS === "every";
const AT_A_TIME = 4;

// One character for each byte.
const text = Buffer.from(hostScript().text).toString("latin1");

/**
 * Lengths come on standard input; of each, a shell gets so many bytes as it would over a connection. With -x it tells each
 * command before it runs it.
 */
const CUT = `
  text=$1; shift
  while read -r length; do
    echo "cut $length" >&2
    printf "%.\${length}s" "$text" | "$@" -x -s 00ff identity
  done
`;

interface Said {
  /** lengths of scripts of which one command ran at least */
  readonly ran: readonly number[];
  /** what all of them printed */
  readonly stdout: string;
}

async function runCut(lengths: readonly number[], shell: Shell): Promise<Said> {
  const child = spawn("sh", ["-c", CUT, "sh", hostScript().text, ...shell], { env: { ...process.env, LC_ALL: "C" } });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("latin1").on("data", (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding("latin1").on("data", (chunk: string) => {
    stderr += chunk;
  });
  child.stdin.end(lengths.map((length) => `${length}\n`).join(""));
  await new Promise((resolve) => child.on("close", resolve));
  const told = [...stderr.matchAll(/^cut (\d+)\n((?:(?!cut \d).*\n)*)/gm)];
  expect(told.map(([, length]) => Number(length))).to.deep.equal(lengths);
  const ran = told.filter(([, , lines = ""]) => /^\+ /m.test(lines)).map(([, length]) => Number(length));
  return { ran, stdout };
}

/** Any length within what comes before the function's body and within its last two lines; one in 24 lines between. */
function samples(): readonly number[] {
  const ends = [...text.matchAll(/\n/g)].map(({ index }) => index);
  const body = text.indexOf("kaudit_host_facts() {\n") + 30;
  const last = ends.at(-2) ?? 0;
  return [
    ...Array.from({ length: body }, (_, length) => length),
    ...ends.filter((end, line) => line % 24 === 0 && end > body && end < last),
    ...Array.from({ length: text.length - last }, (_, n) => last + n),
  ];
}

const everyByte = (): readonly number[] => Array.from({ length: text.length }, (_, length) => length);

describe("a script for hosts that was cut on its way", () => {
  for (const [name, shell] of shellsHere) {
    // Every byte in one shell, as all of them read the same grammar.
    const isSampled = !isEveryByte || name !== [...shellsHere.keys()][0];
    const lengths = isSampled ? samples() : everyByte();
    const where = isSampled
      ? `at ${lengths.length} of ${text.length} bytes (KAUDIT_SPEC_CUTS=every takes all of them, as .ci/run does)`
      : `at each of its ${text.length} bytes`;
    it(`runs not one command in ${name}, cut ${where}`, async function () {
      this.timeout(1_800_000);
      const share = Math.ceil(lengths.length / AT_A_TIME);
      const shares = Array.from({ length: AT_A_TIME }, (_, n) => lengths.slice(n * share, (n + 1) * share));
      const said = await concurrently(shares, AT_A_TIME, (some) => runCut(some, shell));

      expect(said.flatMap(({ ran }) => ran)).to.deep.equal([]);
      expect(said.map(({ stdout }) => stdout).join("")).to.equal("");
    });

    it(`would tell in ${name} that it runs`, async () => {
      const { ran, stdout } = await runCut([text.length], shell);

      expect(ran).to.deep.equal([text.length]);
      expect(stdout).to.include("kaudit 00ff end plain 0");
    });
  }
});
