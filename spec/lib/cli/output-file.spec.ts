import { chmodSync, lstatSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from "node:fs";
import { expect } from "chai";
import { writeOutputFile } from "../../../lib/cli/output-file.js";
import { OutputError } from "../../../lib/model/errors.js";
import { useWorkspace } from "./workspace.js";

describe("an output file", () => {
  const workspace = useWorkspace();

  it("is made, whole, and alone", async () => {
    await writeOutputFile(workspace.path("report.json"), "text");

    expect(readFileSync(workspace.path("report.json"), "utf8")).to.equal("text");
    expect(readdirSync(workspace.directory)).to.deep.equal(["report.json"]);
  });

  it("takes the place of an older one and keeps its mode", async () => {
    const file = workspace.file("report.json", "old and longer");
    chmodSync(file, 0o640);

    await writeOutputFile(file, "new");

    expect(readFileSync(file, "utf8")).to.equal("new");
    expect(statSync(file).mode & 0o777).to.equal(0o640);
    expect(readdirSync(workspace.directory)).to.deep.equal(["report.json"]);
  });

  it("is written where a link leads, and the link stays", async () => {
    const target = workspace.file("target.json", "old");
    symlinkSync(target, workspace.path("link.json"));
    symlinkSync("made.json", workspace.path("dangling.json"));

    await writeOutputFile(workspace.path("link.json"), "new");
    await writeOutputFile(workspace.path("dangling.json"), "new");

    expect(lstatSync(workspace.path("link.json")).isSymbolicLink()).to.equal(true);
    expect(readFileSync(target, "utf8")).to.equal("new");
    expect(lstatSync(workspace.path("dangling.json")).isSymbolicLink()).to.equal(true);
    expect(readFileSync(workspace.path("made.json"), "utf8")).to.equal("new");
  });

  it("may be a device, which stays one", async () => {
    await writeOutputFile("/dev/null", "text");

    expect(statSync("/dev/null").isCharacterDevice()).to.equal(true);
  });

  const sentences: Readonly<Record<string, (path: string) => string>> = {
    "a-directory": (path) => `cannot write report ${path}: it is a directory; name a file in it`,
    "missing/report.json": (path) =>
      `cannot write report ${path}: its directory does not exist; create the directory first`,
    "a-file/report.json": (path) => `cannot write report ${path}: a part of its path is no directory; check the path`,
  };
  for (const [name, sentence] of Object.entries(sentences)) {
    it(`cannot be ${name}`, async () => {
      mkdirSync(workspace.path("a-directory"));
      workspace.file("a-file", "");
      const path = workspace.path(name);

      const error: unknown = await writeOutputFile(path, "text").catch((thrown: unknown) => thrown);

      expect(error).to.be.instanceOf(OutputError).with.property("message", sentence(path));
      expect(readdirSync(workspace.directory)).to.have.members(["a-directory", "a-file"]);
    });
  }
});
