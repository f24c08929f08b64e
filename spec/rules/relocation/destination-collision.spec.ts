import { aDirectory, aMissingPath, aRelocation, testRule } from "../../../lib/testing/index.js";
import { destinationCollision } from "../../../rules/relocation/destination-collision.js";

const change = aRelocation();
const noBackup = aMissingPath("/var/lib/kubelet.bak");
const noDestination = aMissingPath("/data/kubelet");

testRule(destinationCollision, {
  pass: {
    "neither is there": { change, hosts: { node1: { paths: [noDestination, noBackup] } } },
    "the destination is an empty directory": {
      change,
      hosts: { node1: { paths: [aDirectory("/data/kubelet", { entries: 0 }), noBackup] } },
    },
  },
  fail: {
    "an earlier attempt left files in the destination": {
      change,
      hosts: { node1: { paths: [aDirectory("/data/kubelet", { entries: 7 }), noBackup] } },
      findings: [
        { messageId: "destinationFilled", severity: "medium", message: "/data/kubelet holds 7 entries already" },
      ],
    },
    "a former root has the name of the backup": {
      change,
      hosts: { node1: { paths: [noDestination, aDirectory("/var/lib/kubelet.bak")] } },
      findings: [{ messageId: "backupExists", severity: "high", message: "/var/lib/kubelet.bak exists already" }],
    },
    "the destination is a symbolic link": {
      change,
      hosts: { node1: { paths: [{ path: "/data/kubelet", type: "symlink", linkTarget: "/mnt" }, noBackup] } },
      findings: [{ messageId: "destinationNotDirectory", severity: "high" }],
    },
  },
  open: {
    "nobody looked at the destination": { change, hosts: { node1: { paths: [noBackup] } }, reason: "not-collected" },
    "nobody looked for a backup": { change, hosts: { node1: { paths: [noDestination] } }, reason: "not-collected" },
    "the destination could not be listed": {
      change,
      hosts: { node1: { paths: [{ path: "/data/kubelet", type: "directory" }, noBackup] } },
      reason: "forbidden",
    },
  },
});
