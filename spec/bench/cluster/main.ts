import { spawn, spawnSync } from "node:child_process";
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
  const ca = readFileSync(new URL("../../../../fixtures/kube/tls/ca.pem", import.meta.url)).toString("base64");
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

/** Median start of a program [ms], among those of an empty one. */
function startMs(args: readonly string[]): number {
  return median(
    Array.from({ length: 11 }, () => {
      const before = performance.now();
      const { status } = spawnSync(process.execPath, args, { stdio: "ignore" });
      if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${status}`);
      return performance.now() - before;
    }),
  );
}

function table(bare: readonly Measurement[], collected: readonly Measurement[]): string {
  const ratio = (key: "wallMs" | "cpuMs") =>
    (median(collected.map((it) => it[key])) / median(bare.map((it) => it[key]))).toFixed(2).padStart(7);
  return `${options.nodes} Nodes, ${options.pods} Pods, ${options.tls ? "https" : "http"}; median of ${options.runs} runs by turns, largest peak
${"".padEnd(22)}     wall      CPU       peak   objects
${row("bare paged GET", bare)}
${row("kaudit's collection", collected)}
${"ratio".padEnd(22)}${ratio("wallMs")}  ${ratio("cpuMs")}
`;
}

function evaluationRows(collected: readonly Measurement[]): string {
  const occasions = collected[0]?.evaluations ?? [];
  return occasions
    .map(({ occasion, rules }, index) => {
      const wallMs = median(collected.map(({ evaluations }) => evaluations?.[index]?.wallMs ?? Number.NaN));
      return `evaluation: ${occasion.padEnd(12)}${(wallMs / 1000).toFixed(2).padStart(6)} s for ${rules} rules\n`;
    })
    .join("");
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
  process.stdout.write(table(bare, collected));
  const { heapBytes = 0 } = await run("collect", [kubeconfig], ["--expose-gc"]);
  const perPod = (heapBytes / options.pods).toFixed(0);
  process.stdout.write(
    `heap that lives on: ${(heapBytes / 1024 ** 2).toFixed(0)} MiB, ${perPod} B for each Pod, all other objects included\n`,
  );
  process.stdout.write(evaluationRows(collected));
  const help = startMs([fileURLToPath(new URL("../../../lib/cli.js", import.meta.url)), "--help"]);
  const empty = startMs([script("empty")]);
  const times = (help / empty).toFixed(2);
  process.stdout.write(`kaudit --help ${help.toFixed(0)} ms, an empty Node ${empty.toFixed(0)} ms: ${times} times\n`);
} finally {
  server.stop();
  rmSync(directory, { recursive: true, force: true });
}
