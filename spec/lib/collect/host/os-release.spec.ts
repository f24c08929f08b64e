import { expect } from "chai";
import { MalformedError } from "../../../../lib/collect/host/malformed.js";
import { parseOsRelease } from "../../../../lib/collect/host/os-release.js";
import { recordedOutput } from "../../../recorded/output.js";
import { expectNoCrash } from "./hostile-output.js";

describe("parseOsRelease", () => {
  it("reads the distribution, its version and its name", () => {
    expect(parseOsRelease(recordedOutput("before", "os-release"))).to.deep.equal({
      id: "debian",
      versionId: "12",
      prettyName: "Debian GNU/Linux 12 (bookworm)",
    });
  });

  it("reads single quotes, escapes and comments, and has the default of the manual", () => {
    expect(parseOsRelease(`# made by hand\n\nPRETTY_NAME="A \\"quoted\\" \\$name"\n`)).to.deep.equal({
      id: "linux",
      prettyName: 'A "quoted" $name',
    });
    expect(parseOsRelease("ID='alpine'\nVERSION_ID=3.20.3\n")).to.deep.equal({ id: "alpine", versionId: "3.20.3" });
  });

  it("refuses what a shell would not take for an assignment", () => {
    for (const bad of ["", "ID=$(reboot)\n", "ID=a b\n", 'ID="debian\n', "debian\n", "ID=debian"]) {
      expect(() => parseOsRelease(bad), JSON.stringify(bad)).to.throw(MalformedError);
    }
  });

  it("withstands whatever it is given", () => expectNoCrash(parseOsRelease, recordedOutput("before", "os-release")));
});
