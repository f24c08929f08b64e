import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect } from "chai";
import { RULES } from "../../../rules/index.js";

describe("npm run docs", () => {
  it("writes what is missing and nothing that is right already, and says what a person has yet to write", () => {
    const directory = mkdtempSync(join(tmpdir(), "docs-"));
    const write = () =>
      spawnSync(process.execPath, [resolve("dist/lib/docs/write.js")], { cwd: directory, encoding: "utf8" });
    try {
      const { status, stderr } = write();
      const paths = ["docs/risks.md", "docs/rules/README.md", ...RULES.map(({ id }) => `docs/rules/${id}.md`)];
      expect(status).to.equal(0);
      expect(stderr).to.contain('docs/rules/mounted-volume.md: "Why it matters" is empty\n');
      for (const path of paths) {
        expect(readFileSync(join(directory, path), "utf8")).to.match(/^<!-- Made /);
        utimesSync(join(directory, path), 1, 1);
      }

      write();

      for (const path of paths) expect(statSync(join(directory, path)).mtimeMs, path).to.equal(1000);
    } finally {
      rmSync(directory, { recursive: true });
    }
  });
});
