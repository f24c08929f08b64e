import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { readConfigFile } from "../../../../../lib/collect/host/ssh/config-file.js";

describe("a configuration file of ssh", () => {
  let home: string;
  const write = (name: string, text: string, mode = 0o600) => {
    writeFileSync(join(home, name), text);
    chmodSync(join(home, name), mode);
  };
  const read = (name = "config") =>
    readConfigFile(join(home, name), { home, uid: process.getuid?.() ?? 0, includeBase: home });

  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), "kaudit-config-file-"));
  });
  afterEach(() => rmSync(home, { recursive: true }));

  it("that is not there is none", () => {
    expect(read()).to.equal(undefined);
  });

  it("includes files by relative path, by ~ and by pattern, in order, hidden ones left out", () => {
    mkdirSync(join(home, "conf.d"));
    write("conf.d/b.conf", "User b");
    write("conf.d/a.conf", "User a");
    write("conf.d/.c.conf", "User c");
    write("d", "User d");
    write("config", "Include conf.d/*.conf ~/d nowhere/*.conf\n");

    expect(read()).to.deep.equal([
      { kind: "included", body: ["a", "b", "d"].map((user) => ({ kind: "setting", keyword: "user", values: [user] })) },
    ]);
  });

  it("that includes itself is refused, not followed for ever", () => {
    write("config", "Include config\n");

    expect(() => read()).to.throw("more than 16 nested Include");
  });

  it("that others may write is refused, as ssh does", () => {
    write("config", "User a\n", 0o622);

    expect(() => read()).to.throw("others than its owner may write it");
  });

  it("that is a directory, or leads to itself, is named with the reason", () => {
    mkdirSync(join(home, "config"));
    symlinkSync("loop", join(home, "loop"));

    expect(() => read()).to.throw("it is no regular file");
    expect(() => read("loop")).to.throw(/cannot read .*loop: ELOOP/);
  });
});
