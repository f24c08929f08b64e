import { mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { readKnownHostsFile } from "../../../../../lib/collect/host/ssh/known-hosts-file.js";

const LINE = "web1 ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIEc5Q8fBhQ3bFMmGKPqzxHU3T3Fm7Gq7Cbvya/wWyVyN";

describe("a file of known_hosts", () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "kaudit-known-hosts-file-"));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  it("gives its good lines with their numbers", () => {
    const path = join(directory, "known_hosts");
    writeFileSync(path, `# mine\n${LINE}\nweb2 ssh-ed25519\n${LINE} again`);

    expect(readKnownHostsFile(path).lines.map(({ line }) => line)).to.deep.equal([2, 4]);
  });

  it("knows nobody where there is none", () => {
    expect(readKnownHostsFile(join(directory, "missing"))).to.deep.equal({ lines: [] });
    expect(readKnownHostsFile("/dev/null")).to.deep.equal({ lines: [] });
  });

  it("that cannot be read knows nobody, and says why", () => {
    symlinkSync("loop", join(directory, "loop"));
    writeFileSync(join(directory, "huge"), "");
    truncateSync(join(directory, "huge"), 65 * 1024 * 1024);

    expect(readKnownHostsFile(join(directory, "loop")).problem).to.match(/loop cannot be read: ELOOP/);
    expect(readKnownHostsFile(directory).problem).to.match(/is no regular file$/);
    expect(readKnownHostsFile(join(directory, "huge"))).to.deep.equal({
      lines: [],
      problem: `${join(directory, "huge")} is larger than 64 MiB`,
    });
  });
});
