import { closeSync, mkdirSync, openSync } from "node:fs";

// make-tree.js DIRECTORY INODES: a runtime's root with so many inodes, as layers of images lie there, a thousand files in each
// directory.

const [, , directory = "", inodes = "0"] = process.argv;
const FILES = 1000;

for (let made = 0, layer = 1; made < Number(inodes); layer++) {
  const parent = `${directory}/io.containerd.snapshotter.v1.overlayfs/snapshots/${layer}/fs/usr/lib`;
  mkdirSync(parent, { recursive: true });
  for (let file = 0; file < FILES && made < Number(inodes); file++, made++) {
    closeSync(openSync(`${parent}/lib${file}.so`, "wx"));
  }
}
