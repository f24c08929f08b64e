import { readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { expect } from "chai";
import { OutputError } from "../../../lib/model/errors.js";
import { encodeSnapshot } from "../../../lib/snapshot/encode.js";
import { readSnapshot } from "../../../lib/snapshot/read.js";
import { writeSnapshot } from "../../../lib/snapshot/write.js";
import { aSnapshot } from "./a-snapshot.js";
import { inDirectory } from "./temporary-file.js";

const failureOf = (writing: Promise<void>): Promise<unknown> => writing.catch((error: unknown) => error);

describe("writeSnapshot", () => {
  it("makes a file that only its owner may read, whatever the umask", async () => {
    await inDirectory(async (directory) => {
      await writeSnapshot(aSnapshot(), `${directory}/a.jsonl`);

      expect((await stat(`${directory}/a.jsonl`)).mode & 0o777).to.equal(0o600);
    });
  });

  it("compresses by the name, and reads it back", async () => {
    await inDirectory(async (directory) => {
      await writeSnapshot(aSnapshot(), `${directory}/a.jsonl.gz`);

      const plain = Buffer.concat([...encodeSnapshot(aSnapshot())]);
      expect(gunzipSync(await readFile(`${directory}/a.jsonl.gz`))).to.deep.equal(plain);
      expect(await readSnapshot(`${directory}/a.jsonl.gz`)).to.deep.equal({ snapshot: aSnapshot(), notices: [] });
    });
  });

  it("overwrites nothing", async () => {
    await inDirectory(async (directory) => {
      const path = `${directory}/a.jsonl`;
      await writeFile(path, "mine");

      const failure = await failureOf(writeSnapshot(aSnapshot(), path));

      expect(failure)
        .to.be.instanceOf(OutputError)
        .with.property(
          "message",
          `cannot write snapshot "${path}": the name is taken, and nothing is overwritten; name a new file`,
        );
      expect(await readFile(path, "utf8")).to.equal("mine");
    });
  });

  it("follows no symbolic link, to a file or to nothing", async () => {
    await inDirectory(async (directory) => {
      await writeFile(`${directory}/precious`, "mine");
      for (const target of ["precious", "nothing"]) {
        await symlink(`${directory}/${target}`, `${directory}/link-${target}`);

        const failure = await failureOf(writeSnapshot(aSnapshot(), `${directory}/link-${target}`));

        expect(failure).to.be.instanceOf(OutputError).with.property("message").that.contains("the name is taken");
      }
      expect(await readFile(`${directory}/precious`, "utf8")).to.equal("mine");
      expect(await readdir(directory)).to.have.members(["precious", "link-precious", "link-nothing"]);
    });
  });

  it("says what is wrong with the directory", async () => {
    await inDirectory(async (directory) => {
      const missing = await failureOf(writeSnapshot(aSnapshot(), `${directory}/none/a`));
      await writeFile(`${directory}/file`, "");
      const noDirectory = await failureOf(writeSnapshot(aSnapshot(), `${directory}/file/a`));

      expect(missing).to.have.property(
        "message",
        `cannot write snapshot "${directory}/none/a": its directory does not exist; create the directory first`,
      );
      expect(noDirectory)
        .to.be.instanceOf(OutputError)
        .with.property("message", `cannot write snapshot "${directory}/file/a": ENOTDIR; name another file`);
    });
  });

  it("leaves nothing behind when the snapshot cannot be written", async () => {
    await inDirectory(async (directory) => {
      for (const name of ["a.jsonl", "a.jsonl.gz"]) {
        const failure = await failureOf(writeSnapshot(aSnapshot({ picks: {} }), `${directory}/${name}`));

        expect(failure).to.be.instanceOf(RangeError);
      }
      expect(await readdir(directory)).to.deep.equal([]);
    });
  });
});
