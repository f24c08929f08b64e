import { expect } from "chai";
import { LOSS_METHODS, type LossMethod } from "../../../lib/model/prediction.js";
import { describeCluster } from "../describe.js";
import { audit } from "./audit.js";
import { prepareData, ROOT, setUp } from "./kubelet.js";
import { lostFiles } from "./observe.js";
import { DESTINATION } from "./operator.js";
import { predictedFiles } from "./play.js";
import { startReplayedMachine } from "./replayed-machine.js";
import { type Device, volumesOn } from "./volumes.js";

/** What a person types who does what the prediction names. */
const COMMANDS: Readonly<Record<LossMethod, string>> = {
  "rm-rf": `rm -rf ${ROOT}`,
  "rm-one-file-system": `rm -rf --one-file-system ${ROOT}`,
  "mv-across-devices": `mv ${ROOT} ${DESTINATION}`,
  "find-delete": `find ${ROOT} -xdev -delete`,
  "rsync-delete": `mkdir /run/empty; rsync -a --delete /run/empty/ ${ROOT}/`,
  "rsync-remove-source": `rsync -a --remove-source-files ${ROOT}/ ${DESTINATION}/`,
};

async function lose(method: LossMethod, device: Device) {
  const machine = await startReplayedMachine("node1", "shared");
  try {
    const volumes = volumesOn(device);
    await machine.run(`${prepareData(volumes)}\n${setUp(ROOT, volumes)}`);
    const plan = { moves: [{ from: ROOT, to: DESTINATION }], method: "symlink", removal: "unknown" } as const;
    const report = await audit(machine, volumes, plan);
    await machine.attempt(COMMANDS[method]);
    return { predicted: predictedFiles(volumes, report, method), observed: await lostFiles(machine, volumes) };
  } finally {
    await machine.stop();
  }
}

describeCluster("each command that the prediction names, run on the kubelet's root", () => {
  for (const method of LOSS_METHODS) {
    for (const device of ["same", "another"] as const) {
      it(`${method} deletes what was said, volumes on ${device === "same" ? "the same" : "another"} device`, async () => {
        const { predicted, observed } = await lose(method, device);

        expect(observed).to.deep.equal(predicted);
      });
    }
  }
});
