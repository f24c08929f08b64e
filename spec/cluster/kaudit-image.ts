import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { copyProgram, type ImageArchive, makeImage } from "./node/image.js";
import { newDirectory } from "./run-directory.js";

/** An image with this Node.js, the libraries that it is linked against, and kaudit as its package holds it. */
export function makeKauditImage(name: string): ImageArchive {
  const root = newDirectory("kaudit-image");
  for (const folder of ["app", "etc", "tmp", "usr/bin"]) mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, "etc/passwd"), "kaudit:x:65532:65532::/:/sbin/nologin\n");
  copyProgram(process.execPath, root, "usr/bin/node");
  const parts = ["package.json", "dist/lib", "dist/rules", "fixtures/snapshots/demo.jsonl.gz", ...productionPackages()];
  for (const part of parts) cpSync(resolve(part), join(root, "app", part), { recursive: true });
  return makeImage(name, root, { Entrypoint: ["/usr/bin/node", "/app/dist/lib/cli.js"] });
}

/** Folders below node_modules of what kaudit needs when it runs. */
function productionPackages(): readonly string[] {
  const listed = execFileSync("npm", ["ls", "--omit=dev", "--all", "--parseable"], { encoding: "utf8" });
  const folders = listed.split("\n").map((path) => relative(resolve("."), path));
  return folders.filter((path) => path.startsWith("node_modules/"));
}
