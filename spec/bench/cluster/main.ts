import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { argumentsOf, type BenchArguments } from "./arguments.js";
import type { Measurement } from "./measurement.js";
import { collectionTable, evaluationRows, growthLine, heapLine, startLine } from "./printed.js";

// npm run bench -- --nodes 1000 --pods 30000 [--runs 5] [--tls]

/** [ms] No further turn begins after that. A quiet machine is done with all of them in half of it. */
const TURNS_MS = 5 * 60_000;
/** [ms] of one process, on whatever machine. */
const RUN_MS = 10 * 60_000;
const STARTS = 11;

const script = (name: string) => fileURLToPath(new URL(`./${name}.js`, import.meta.url));

async function run(name: string, args: readonly string[], node: readonly string[] = []): Promise<Measurement> {
  const stdio = ["ignore", "pipe", "inherit"] as const;
  const child = spawn(process.execPath, [...node, script(name), ...args], { stdio: [...stdio], timeout: RUN_MS });
  const chunks: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
  const [code] = (await once(child, "close")) as [number | null];
  if (code !== 0) throw new Error(`${name} ended with ${code ?? `a signal, or after ${RUN_MS / 60_000} minutes`}`);
  return JSON.parse(Buffer.concat(chunks).toString()) as Measurement;
}

interface BenchServer {
  readonly url: string;
  readonly kubeconfig: string;
  stop(): void;
}

async function serve({ nodes, pods, tls }: Omit<BenchArguments, "runs">): Promise<BenchServer> {
  const args = ["--nodes", String(nodes), "--pods", String(pods), ...(tls ? ["--tls"] : [])];
  const child = spawn(process.execPath, [script("server"), ...args], { stdio: ["pipe", "pipe", "inherit"] });
  const [line] = (await once(child.stdout, "data")) as [Buffer];
  const url = line.toString().trim();
  return { url, kubeconfig: writeKubeconfig(url), stop: () => child.stdin.end() };
}

function writeKubeconfig(server: string): string {
  const ca = readFileSync(new URL("../../../../fixtures/kube/tls/ca.pem", import.meta.url)).toString("base64");
  const path = join(directory, `kubeconfig-${new URL(server).port}`);
  const cluster = { server, "certificate-authority-data": ca };
  const config = {
    "current-context": "bench",
    clusters: [{ name: "bench", cluster }],
    contexts: [{ name: "bench", context: { cluster: "bench" } }],
  };
  writeFileSync(path, JSON.stringify(config));
  return path;
}

/** By turns, so that whatever else the machine does falls on both. */
async function turns(server: BenchServer, runs: number): Promise<readonly [Measurement[], Measurement[]]> {
  const bare: Measurement[] = [];
  const collected: Measurement[] = [];
  const end = performance.now() + TURNS_MS;
  while (bare.length < runs && (bare.length === 0 || performance.now() < end)) {
    bare.push(await run("bare-get", [server.url]));
    collected.push(await run("collect", [server.kubeconfig]));
  }
  return [bare, collected];
}

/** A cluster of a fifth of the size; null where that would be too small to tell anything. */
async function ofAFifth({ nodes, pods, tls }: BenchArguments): Promise<readonly Measurement[] | null> {
  if (pods < 25_000 || nodes < 10) return null;
  const server = await serve({ nodes: Math.round(nodes / 5), pods: Math.round(pods / 5), tls });
  try {
    const runs: Measurement[] = [];
    while (runs.length < 3) runs.push(await run("collect", [server.kubeconfig]));
    return runs;
  } finally {
    server.stop();
  }
}

/** How long a program takes to start and end [ms]. */
function startMs(args: readonly string[]): number {
  const before = performance.now();
  const { status } = spawnSync(process.execPath, args, { stdio: "ignore" });
  if (status !== 0) throw new Error(`node ${args.join(" ")} ended with ${status}`);
  return performance.now() - before;
}

const print = (text: string) => process.stdout.write(text);
const options = argumentsOf(process.argv.slice(2));
const directory = mkdtempSync(join(tmpdir(), "kaudit-bench-"));
const server = await serve(options);
try {
  const [bare, collected] = await turns(server, options.runs);
  print(collectionTable(options, bare, collected));
  print(heapLine(options, await run("collect", [server.kubeconfig], ["--expose-gc"])));
  print(evaluationRows(collected));
  const small = await ofAFifth(options);
  if (small !== null) print(growthLine(small, collected));
  const cli = fileURLToPath(new URL("../../../lib/cli.js", import.meta.url));
  const starts = Array.from({ length: STARTS }, () => [startMs([cli, "--help"]), startMs([script("empty")])] as const);
  print(
    startLine(
      starts.map(([help]) => help),
      starts.map(([, empty]) => empty),
    ),
  );
  const [load = 0] = loadavg();
  print(
    `Node ${process.version}, ${cpus().length} cores, load ${load.toFixed(1)} at the end, of which this is up to 2\n`,
  );
} finally {
  server.stop();
  rmSync(directory, { recursive: true, force: true });
}
