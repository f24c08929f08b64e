import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { parseCsiVolumes } from "../../../../lib/collect/host/csi-volumes.js";
import { MalformedError } from "../../../../lib/collect/host/malformed.js";
import { expectNoCrash } from "./hostile-output.js";
import { aPlan, describeInNamespace, runScript, shellsHere } from "./shells.js";

const POD = "/var/lib/kubelet/pods/0e5b1c3a-7d42-4a52-9c39-d9a0b6ee1c11/volumes/kubernetes.io~csi";
const VOLUMES = `present ${POD}/pvc-a\nabsent ${POD}/pvc b\ncomplete\n`;

describe("parseCsiVolumes", () => {
  it("reads which volumes the kubelet can rebuild", () => {
    expect(parseCsiVolumes(VOLUMES)).to.deep.equal([
      { path: `${POD}/pvc-a`, hasVolumeData: true },
      { path: `${POD}/pvc b`, hasVolumeData: false },
    ]);
  });

  it("tells none from no answer", () => {
    expect(parseCsiVolumes("complete\n")).to.deep.equal([]);
    expect(() => parseCsiVolumes(`present ${POD}/pvc-a\n`)).to.throw(MalformedError, "end");
    expect(() => parseCsiVolumes("gone /a\ncomplete\n")).to.throw(MalformedError, "no volume");
  });

  it("withstands whatever it is given", () => expectNoCrash(parseCsiVolumes, VOLUMES));
});

describeInNamespace("the CSI volumes of a host", () => {
  let directory = "";
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "kaudit-"));
    mkdirSync(join(directory, "host"));
  });
  afterEach(() => rmSync(directory, { recursive: true }));

  for (const [name, shell] of shellsHere) {
    it(`are told with the file that rebuilds them, in ${name}`, async () => {
      const pods = `${directory}/host/pods/0e5b1c3a-7d42-4a52-9c39-d9a0b6ee1c11/volumes`;
      const told = async (isBrief: boolean) => {
        const { facts } = await runScript(aPlan(["csiVolumes"], { isBrief }), {
          shell,
          prelude: `
          for volume in 'pvc-a' 'pvc-b'; do
            mkdir -p "${pods}/kubernetes.io~csi/$volume/mount"; mount -t tmpfs tmpfs "${pods}/kubernetes.io~csi/$volume/mount"
          done
          touch "${pods}/kubernetes.io~csi/pvc-a/vol_data.json" "${pods}/kubernetes.io~csi/pvc-b/mount/vol_data.json"
          mkdir -p "${pods}/kubernetes.io~csi/unmounted/mount" "${pods}/kubernetes.io~nfs/other"
          mount -t tmpfs tmpfs "${pods}/kubernetes.io~nfs/other"
        `,
        });
        const volumes = facts.csiVolumes?.state === "observed" ? facts.csiVolumes.value : [];
        return volumes.filter(({ path }) => path.startsWith(pods));
      };

      const lacking = { path: `${pods}/kubernetes.io~csi/pvc-b`, hasVolumeData: false };
      expect(await told(false)).to.deep.equal([
        { path: `${pods}/kubernetes.io~csi/pvc-a`, hasVolumeData: true },
        lacking,
      ]);
      expect(await told(true)).to.deep.equal([lacking]);
    });
  }
});
