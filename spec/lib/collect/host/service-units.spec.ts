import { expect } from "chai";
import { MalformedError } from "../../../../lib/collect/host/malformed.js";
import { parseServiceUnits } from "../../../../lib/collect/host/service-units.js";
import { expectNoCrash } from "./hostile-output.js";

const UNITS = `Id=containerd.service
LoadState=loaded
ActiveState=active
UnitFileState=enabled
FragmentPath=/lib/systemd/system/containerd.service
DropInPaths=/etc/systemd/system/containerd.service.d/10-data.conf
KillMode=process
RequiresMountsFor=/data900 /srv/my\\x20data
After=-.mount data900.mount
NeedDaemonReload=no
WantedBy=multi-user.target
RequiredBy=docker.service
UpheldBy=
TriggeredBy=

Id=k3s.service
LoadState=not-found
ActiveState=inactive
KillMode=control-group

complete
`;

describe("parseServiceUnits", () => {
  it("reads what a service hangs on", () => {
    const [containerd, k3s] = parseServiceUnits(UNITS);

    expect(containerd).to.deep.equal({
      name: "containerd.service",
      loadState: "loaded",
      activeState: "active",
      unitFileState: "enabled",
      killMode: "process",
      fragmentPath: "/lib/systemd/system/containerd.service",
      dropInPaths: ["/etc/systemd/system/containerd.service.d/10-data.conf"],
      requiresMountsFor: ["/data900", "/srv/my\\x20data"],
      afterMounts: ["-.mount", "data900.mount"],
      needsDaemonReload: false,
      startedBy: ["multi-user.target", "docker.service"],
    });
    expect(k3s).to.include({ name: "k3s.service", loadState: "not-found", unitFileState: "" });
  });

  it("refuses an answer for none, since systemctl answers for each", () => {
    expect(() => parseServiceUnits("complete\n")).to.throw(MalformedError, "none");
    expect(() => parseServiceUnits("Id=x\n\ncomplete\n")).to.throw(MalformedError, "no state");
  });

  it("withstands whatever it is given", () => expectNoCrash(parseServiceUnits, UNITS));
});
