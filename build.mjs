// Compiles lib, rules and spec into dist/. dist/ is removed first: a deleted spec would otherwise go on running.
import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, rmSync } from "node:fs";

rmSync("dist", { recursive: true, force: true });
const { status } = spawnSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "."], { stdio: "inherit" });
// tsc writes 0644, and npx needs the bin to be executable.
if (existsSync("dist/lib/cli.js")) chmodSync("dist/lib/cli.js", 0o755);
process.exitCode = status ?? 1;
