import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { openHostFactsDirectory } from "../../../../lib/collect/host/host-facts-directory.js";
import { outputOf, reasonOf } from "./ssh/clients.js";

const LIMITS = { connectSeconds: 1, runSeconds: 1, outputBytes: 100 };

describe("host facts that somebody brought", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "kaudit-host-facts-"));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  const read = (name: string) =>
    openHostFactsDirectory(directory).transportTo(name)?.run("", [], LIMITS, new AbortController().signal);

  it("lie in a file with the name of each Node, of the time when it was written", async () => {
    writeFileSync(join(directory, "w1.example"), "one");
    writeFileSync(join(directory, "w2.txt"), "two");
    utimesSync(join(directory, "w1.example"), 1_700_000_000, 1_700_000_000);
    mkdirSync(join(directory, "w3"));
    writeFileSync(join(directory, ".hidden"), "");

    const run = await read("w1.example");
    expect(run && outputOf(run)).to.equal("one");
    expect(run).to.include({ madeAt: "2023-11-14T22:13:20.000Z" });
    expect(openHostFactsDirectory(directory).names).to.have.members(["w1.example", "w2"]);
    expect(await read("w3")).to.equal(undefined);
  });

  it("are bounded, and nobody waits for a pipe", async () => {
    writeFileSync(join(directory, "w1"), "x".repeat(1000));
    execFileSync("mkfifo", [join(directory, "w2")]);
    writeFileSync(join(directory, "w3"), "");
    const [long, pipe, empty] = await Promise.all(["w1", "w2", "w3"].map(read));

    expect(long?.output).to.have.length(100);
    expect(long && reasonOf(long)).to.equal("truncated");
    expect(pipe && reasonOf(pipe)).to.equal("malformed");
    expect(empty?.output).to.have.length(0);
  });

  it("are refused where two files are of one host, or there is no such directory", () => {
    writeFileSync(join(directory, "w1"), "");
    writeFileSync(join(directory, "w1.txt"), "");

    expect(() => openHostFactsDirectory(directory)).to.throw(
      /cannot tell which of w1(\.txt)? and w1(\.txt)? .* is of host w1/,
    );
    expect(() => openHostFactsDirectory(join(directory, "missing"))).to.throw("cannot read the host facts in");
  });
});
