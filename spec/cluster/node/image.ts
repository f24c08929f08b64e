import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdirSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { installedPath } from "../../installed.js";
import { newDirectory } from "../run-directory.js";

/** What an image's configuration says. @see https://github.com/opencontainers/image-spec/blob/main/config.md */
export interface ImageConfiguration {
  readonly Entrypoint?: readonly string[];
  readonly Cmd?: readonly string[];
  readonly Env?: readonly string[];
}

/** An archive as `docker save` writes it, of an image with one layer. */
export interface ImageArchive {
  readonly name: string;
  readonly path: string;
}

export function makeImage(name: string, root: string, config: ImageConfiguration): ImageArchive {
  const directory = newDirectory("image");
  const path = (file: string) => join(directory, file);
  tar("--numeric-owner", "--owner=0", "--group=0", "-C", root, "-cf", path("layer.tar"), ".");
  const digest = createHash("sha256")
    .update(readFileSync(path("layer.tar")))
    .digest("hex");
  const architecture = process.arch === "x64" ? "amd64" : process.arch;
  const rootfs = { type: "layers", diff_ids: [`sha256:${digest}`] };
  writeFileSync(path("config.json"), JSON.stringify({ architecture, os: "linux", config, rootfs }));
  const manifest = [{ Config: "config.json", RepoTags: [name], Layers: ["layer.tar"] }];
  writeFileSync(path("manifest.json"), JSON.stringify(manifest));
  tar("-C", directory, "-cf", path("image.tar"), "manifest.json", "config.json", "layer.tar");
  return { name, path: path("image.tar") };
}

/** Puts a program into an image's root, with the libraries that it is linked against. */
export function copyProgram(program: string, root: string, path: string): void {
  mkdirSync(join(root, dirname(path)), { recursive: true });
  cpSync(program, join(root, path), { dereference: true });
  for (const library of librariesOf(program)) {
    mkdirSync(join(root, dirname(library)), { recursive: true });
    cpSync(realpathSync(library), join(root, library));
  }
}

/** Paths of shared libraries and of the program that loads them. */
function librariesOf(program: string): readonly string[] {
  const lines = execFileSync("ldd", [program], { encoding: "utf8" }).split("\n");
  return lines.flatMap((line) => /(\/\S+) \(0x/.exec(line)?.[1] ?? []);
}

/** An image with busybox alone: its shell, its httpd and its sleep are all that a workload of a test needs. */
export function makeBusyboxImage(name: string, config: ImageConfiguration): ImageArchive {
  const root = newDirectory("busybox");
  for (const folder of ["bin", "etc", "tmp", "data"]) mkdirSync(join(root, folder));
  const busybox = installedPath("busybox") ?? "busybox";
  cpSync(busybox, join(root, "bin", "busybox"), { dereference: true });
  const applets = execFileSync(busybox, ["--list"], { encoding: "utf8" }).trim().split("\n");
  for (const applet of applets.filter((each) => each !== "busybox")) symlinkSync("busybox", join(root, "bin", applet));
  writeFileSync(join(root, "etc/passwd"), "root:x:0:0:root:/:/bin/sh\n");
  return makeImage(name, root, config);
}

function tar(...args: readonly string[]): void {
  execFileSync("tar", args, { stdio: "pipe" });
}
