import type { HostProcess } from "../../../lib/model/host-facts.js";
import { aDirectory, aMissingPath, aRelocation, missing, testRule } from "../../../lib/testing/index.js";
import { tornRuntimeRoot } from "../../../rules/relocation/torn-runtime-root.js";

const ROOT = "/var/lib/containerd";
const META = `${ROOT}/io.containerd.metadata.v1.bolt/meta.db`;
const LAYERS = `${ROOT}/io.containerd.snapshotter.v1.overlayfs/metadata.db`;
const SNAPSHOTS = `${ROOT}/io.containerd.snapshotter.v1.overlayfs/snapshots`;
const aFile = (path: string) => ({ path, type: "file", realPath: path }) as const;
const whole = [aFile(META), aFile(LAYERS), aDirectory(SNAPSHOTS)];
const nothing = [META, LAYERS, SNAPSHOTS].map(aMissingPath);
const containerd: HostProcess = { pid: 812, parentPid: 1, role: "containerd", isDefunct: false, arguments: {} };
const change = aRelocation({ moves: [{ from: ROOT, to: "/data/containerd" }] });

testRule(tornRuntimeRoot, {
  pass: {
    "all parts are there": { hosts: { node1: { paths: whole, processes: [containerd] } } },
    "no containerd was ever here": { hosts: { node1: { paths: nothing, processes: [] } } },
    "another snapshotter holds the layers": {
      hosts: {
        node1: { paths: [aFile(META), aMissingPath(LAYERS), aMissingPath(SNAPSHOTS)], processes: [containerd] },
      },
    },
    "the runtime is stopped before the move": { change, hosts: { node1: { paths: whole, processes: [] } } },
    "the runtime's file gives it another root": {
      change,
      hosts: {
        node1: {
          paths: whole,
          processes: [containerd],
          runtimeConfiguration: [{ path: "/etc/containerd/config.toml", root: "/opt/containerd", hasImports: false }],
        },
      },
    },
    "the runtime that runs has another root": {
      change,
      hosts: { node1: { paths: whole, processes: [{ ...containerd, arguments: { root: "/opt/containerd" } }] } },
    },
  },
  fail: {
    "the layers were copied and the database was not": {
      hosts: {
        node1: { paths: [aMissingPath(META), aFile(LAYERS), aDirectory(SNAPSHOTS)], processes: [containerd] },
      },
      findings: [
        {
          messageId: "partial",
          severity: "high",
          certainty: "certain",
          message:
            "/var/lib/containerd has io.containerd.snapshotter.v1.overlayfs/metadata.db, io.containerd.snapshotter.v1.overlayfs/snapshots and lacks io.containerd.metadata.v1.bolt/meta.db",
        },
      ],
    },
    "it is to move while containerd runs": {
      change,
      hosts: { node1: { paths: whole, processes: [containerd] } },
      findings: [
        {
          messageId: "live",
          severity: "medium",
          certainty: "conditional",
          message: "/var/lib/containerd is to move and containerd runs on it",
        },
      ],
    },
  },
  open: {
    "one of the parts was not looked at": {
      hosts: { node1: { paths: [aFile(META), aFile(LAYERS)], processes: [] } },
      reason: "not-collected",
    },
    "nobody could say what runs": {
      change,
      hosts: { node1: { paths: whole, processes: missing("timeout", "ps did not answer") } },
      reason: "timeout",
    },
  },
});
