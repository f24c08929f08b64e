import { isAtOrBelow } from "../../../lib/derive/path.js";
import type { LossMethod, RelocationPrediction } from "../../../lib/model/prediction.js";
import type { Report } from "../../../lib/model/report.js";
import { audit } from "./audit.js";
import { evict, prepareData, ROOT, setUp, startKubelet } from "./kubelet.js";
import { lostFiles } from "./observe.js";
import { cleanUp, lossMethodOf, move, planOf } from "./operator.js";
import { startReplayedMachine } from "./replayed-machine.js";
import type { Variant } from "./variants.js";
import { FILES, isPersistentKind, type ReplayedVolume, volumesOn } from "./volumes.js";

/** What was said beforehand, what happened, and what is said afterwards. Files are `VOLUME/FILE`. */
export interface Played {
  readonly before: Report;
  readonly predicted: readonly string[];
  readonly observed: readonly string[];
  /** what the commands of the move printed as errors */
  readonly errors: string;
  /** `link` inside the directory that it was to replace, `aside`: persistent mounts in the tree that was put aside */
  readonly traces: readonly string[];
  readonly after: Report;
}

export async function play(variant: Variant): Promise<Played> {
  const machine = await startReplayedMachine("node1", variant.root);
  try {
    const volumes = volumesOn(variant.volumesOn);
    await machine.run(`${prepareData(volumes)}\n${setUp(ROOT, volumes)}`);
    if (variant.isDrained) await machine.run(`set -eu\n${evict(ROOT)}`);
    const before = await audit(machine, volumes, planOf(variant));
    const { stderr } = await machine.attempt(move(variant));
    await machine.run(`set -eu\n${startKubelet(ROOT)}\n${setUp(ROOT, volumes, { withSubpaths: variant.isDrained })}`);
    await machine.attempt(cleanUp(variant));
    return {
      before,
      predicted: predictedFiles(volumes, before, lossMethodOf(variant.oldTree)),
      observed: await lostFiles(machine, volumes),
      errors: stderr,
      traces: (await machine.run(TRACES)).split("\n").filter((line) => line !== ""),
      after: await audit(machine, volumes, null),
    };
  } finally {
    await machine.stop();
  }
}

/** Prints what a move has left: a link inside the directory that it was to replace, volumes in the tree that was put aside. */
export const TRACES = `[ ! -L ${ROOT}/kubelet ] || echo link
  awk '$5 ~ "^${ROOT}[.]bak/" && / - (ext4|xfs|overlay) / { print "aside"; exit }' /proc/1/mountinfo`;

/** Files of which the prediction says that a command deletes them. */
export function predictedFiles(
  volumes: readonly ReplayedVolume[],
  report: Report,
  method: LossMethod | null,
): readonly string[] {
  const lost = predictionOf(report).volumes.filter(({ lostBy }) => method !== null && lostBy.includes(method));
  return volumes.filter(isPersistentKind).flatMap(({ name, source }) =>
    FILES.filter((file) =>
      lost.some(({ hostPath, pv }) =>
        // The data of a device that is mounted nowhere else has no path on the host, but a name.
        source === undefined || hostPath === null ? pv === name : isAtOrBelow(`${source}/${file}`, hostPath),
      ),
    ).map((file) => `${name}/${file}`),
  );
}

export function predictionOf({ prediction }: Report): RelocationPrediction {
  if (prediction?.kind !== "relocate") throw new Error("a relocation is predicted");
  return prediction;
}
