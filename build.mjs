// Compiles lib, rules and spec into dist/. dist/ is removed first: a deleted spec would otherwise go on running.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";

rmSync("dist", { recursive: true, force: true });
writeHostScript();
const { status } = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "."], { stdio: "inherit" });
// tsc writes 0644, and npx needs the bin to be executable.
if (existsSync("dist/lib/cli.js")) chmodSync("dist/lib/cli.js", 0o755);
process.exitCode = status ?? 1;

/** Puts the fragments beside the parsers into script.sh. A digest of the source becomes the edition that the script says it is. */
function writeHostScript() {
  const folder = "lib/collect/host";
  const names = readdirSync(folder).filter((name) => name.endsWith(".sh") && name !== "script.sh");
  const fragments = names.sort().map((name) => readFileSync(`${folder}/${name}`, "utf8"));
  const source = readFileSync(`${folder}/script.sh`, "utf8").replace(
    "# @FRAGMENTS@\n",
    () => `${fragments.join("\n")}\n`,
  );
  const edition = createHash("sha256").update(source).digest("hex").slice(0, 12);
  mkdirSync(`dist/${folder}`, { recursive: true });
  writeFileSync(`dist/${folder}/host-script.sh`, source.replaceAll("@EDITION@", edition));
}
