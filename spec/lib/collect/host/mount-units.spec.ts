import { expect } from "chai";
import { MalformedError } from "../../../../lib/collect/host/malformed.js";
import { parseMountUnits } from "../../../../lib/collect/host/mount-units.js";
import { expectNoCrash } from "./hostile-output.js";

const UNITS = `Id=data900.mount
Where=/data900
What=/dev/disk/by-uuid/0a3407de-014b-458b-b5c1-848e92a327a3
FragmentPath=/run/systemd/generator/data900.mount
UnitFileState=generated

Id=srv.automount
Where=/srv
FragmentPath=/etc/systemd/system/srv.automount
UnitFileState=enabled

complete
`;

describe("parseMountUnits", () => {
  it("reads units of files and of /etc/fstab", () => {
    expect(parseMountUnits(UNITS)).to.deep.equal([
      {
        name: "data900.mount",
        where: "/data900",
        what: "/dev/disk/by-uuid/0a3407de-014b-458b-b5c1-848e92a327a3",
        fragmentPath: "/run/systemd/generator/data900.mount",
        unitFileState: "generated",
      },
      {
        name: "srv.automount",
        where: "/srv",
        what: "",
        fragmentPath: "/etc/systemd/system/srv.automount",
        unitFileState: "enabled",
      },
    ]);
  });

  it("tells no units from an answer that was cut", () => {
    expect(parseMountUnits("complete\n")).to.deep.equal([]);
    expect(() => parseMountUnits("")).to.throw(MalformedError, "end");
    expect(() => parseMountUnits(UNITS.replace("complete\n", ""))).to.throw(MalformedError, "end");
  });

  it("refuses a unit without a name and a line that is no property", () => {
    expect(() => parseMountUnits("Where=/a\n\ncomplete\n")).to.throw(MalformedError, "no name");
    expect(() => parseMountUnits("Failed to connect to bus\ncomplete\n")).to.throw(MalformedError, "no property");
  });

  it("withstands whatever it is given", () => expectNoCrash(parseMountUnits, UNITS));
});
