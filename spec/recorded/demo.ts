import type { Snapshot } from "../../lib/model/snapshot.js";
import { aRelocation } from "../../lib/testing/index.js";
import { momentSnapshot } from "./moment.js";

/** Where the bundled incident stands, seen from the repository's root. */
export const DEMO_FILE = "fixtures/snapshots/demo.jsonl.gz";

/** The recorded node just before the move that emptied its volumes, with the move as it was planned. */
export function demoSnapshot(): Snapshot {
  return {
    ...momentSnapshot("before"),
    change: aRelocation({
      moves: [
        { from: "/var/lib/kubelet", to: "/data900/kubelet" },
        { from: "/var/lib/containerd", to: "/data900/containerd" },
      ],
      removal: "rm-rf",
    }),
  };
}
