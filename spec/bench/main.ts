import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { argumentsOf, type BenchArguments } from "./arguments.js";
import type { Measurement } from "./measurement.js";

// npm run bench -- --nodes 1000 --pods 30000 [--runs 5] [--tls]

const options = argumentsOf(process.argv.slice(2));
const script = (name: string) => fileURLToPath(new URL(`./${name}.js`, import.meta.url));

async function run(name: string, args: readonly string[], node: readonly string[] = []): Promise<Measurement> {
  const child = spawn(process.execPath, [...node, script(name), ...args], { stdio: ["ignore", "pipe", "inherit"] });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`${name} ended with ${code}`);
  return JSON.parse(Buffer.concat(chunks).toString()) as Measurement;
}

async function serve({ nodes, pods, tls }: BenchArguments): Promise<{ readonly url: string; stop(): void }> {
  const args = ["--nodes", String(nodes), "--pods", String(pods), ...(tls ? ["--tls"] : [])];
  const child = spawn(process.execPath, [script("server"), ...args], { stdio: ["pipe", "pipe", "inherit"] });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  return { url: line.toString().trim(), stop: () => child.stdin.end() };
}

function writeKubeconfig(directory: string, server: string): string {
  const ca = readFileSync(new URL("../../../fixtures/kube/tls/ca.pem", import.meta.url)).toString("base64");
  const path = join(directory, "kubeconfig");
  const cluster = { server, "certificate-authority-data": ca };
  const config = {
    "current-context": "bench",
    clusters: [{ name: "bench", cluster }],
    contexts: [{ name: "bench", context: { cluster: "bench" } }],
  };
  writeFileSync(path, JSON.stringify(config));
  return path;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function row(name: string, runs: readonly Measurement[]): string {
  const of = (key: "wallMs" | "cpuMs") => (median(runs.map((run) => run[key])) / 1000).toFixed(2).padStart(7);
  const peak = (Math.max(...runs.map(({ peakKiB }) => peakKiB)) / 1024).toFixed(0).padStart(7);
  return `${name.padEnd(22)}${of("wallMs")} s${of("cpuMs")} s${peak} MiB${String(runs[0]?.objects).padStart(10)}`;
}

const directory = mkdtempSync(join(tmpdir(), "kaudit-bench-"));
const server = await serve(options);
try {
  const kubeconfig = writeKubeconfig(directory, server.url);
  const bare: Measurement[] = [];
  const collected: Measurement[] = [];
  for (let turn = 0; turn < options.runs; turn++) {
    bare.push(await run("bare-get", [server.url]));
    collected.push(await run("collect", [kubeconfig]));
  }
  const { heapBytes = 0 } = await run("collect", [kubeconfig], ["--expose-gc"]);
  const ratio = (key: "wallMs" | "cpuMs") =>
    (median(collected.map((it) => it[key])) / median(bare.map((it) => it[key]))).toFixed(2);
  process.stdout.write(`${options.nodes} Nodes, ${options.pods} Pods, ${options.tls ? "https" : "http"}, median of ${options.runs} runs by turns, largest peak
${"".padEnd(22)}     wall      CPU       peak   objects
${row("bare paged GET", bare)}
${row("kaudit's collection", collected)}
ratio                 ${ratio("wallMs").padStart(7)}  ${ratio("cpuMs").padStart(7)}
heap that stays alive: ${(heapBytes / 1024 ** 2).toFixed(0)} MiB, ${(heapBytes / options.pods).toFixed(0)} B for each Pod, all else included
`);
} finally {
  server.stop();
  rmSync(directory, { recursive: true, force: true });
}
