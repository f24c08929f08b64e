import type { BenchArguments } from "./arguments.js";
import type { Evaluation, Measurement } from "./measurement.js";

/** What is promised; nothing here fails for it, for a time depends on the machine. */
const PROMISED = { ratio: 1.3, evaluationSeconds: 15, helpTimes: 4 } as const;

/** [MB] that a collection may take at most, by its number of Pods. */
function promisedPeakMb(pods: number): number | undefined {
  if (pods <= 30_000) return 350;
  return pods <= 150_000 ? 700 : undefined;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** Bare reader against collection, of the same turns. */
export function collectionTable(
  { nodes, pods, tls }: BenchArguments,
  bare: readonly Measurement[],
  collected: readonly Measurement[],
): string {
  const ratio = (key: "wallMs" | "cpuMs") =>
    median(collected.map((run, turn) => run[key] / (bare[turn]?.[key] ?? Number.NaN)))
      .toFixed(2)
      .padStart(7);
  const peakMb = (largestPeakKiB(collected) * 1024) / 1e6;
  const limit = promisedPeakMb(pods);
  return `${nodes} Nodes, ${pods} Pods, ${tls ? "https" : "http"}; median of ${bare.length} turns, largest peak
${"".padEnd(22)}     wall      CPU       peak   objects
${row("bare paged GET", bare)}
${row("kaudit's collection", collected)}
${"ratio, turn by turn".padEnd(22)}${ratio("wallMs")}  ${ratio("cpuMs")}    promised: ${PROMISED.ratio}
peak ${peakMb.toFixed(0)} MB${limit === undefined ? "" : `, promised: ${limit} MB`}; with every evaluation behind it ${withEvaluationMb(collected)} MB
`;
}

function row(name: string, runs: readonly Measurement[]): string {
  const of = (key: "wallMs" | "cpuMs") => (median(runs.map((run) => run[key])) / 1000).toFixed(2).padStart(7);
  const peak = (largestPeakKiB(runs) / 1024).toFixed(0).padStart(7);
  return `${name.padEnd(22)}${of("wallMs")} s${of("cpuMs")} s${peak} MiB${String(runs[0]?.objects).padStart(10)}`;
}

function largestPeakKiB(runs: readonly Measurement[]): number {
  return Math.max(...runs.map(({ peakKiB }) => peakKiB));
}

function withEvaluationMb(runs: readonly Measurement[]): string {
  return ((Math.max(...runs.map((run) => run.peakWithEvaluationKiB ?? 0)) * 1024) / 1e6).toFixed(0);
}

export function heapLine({ pods }: BenchArguments, { heapBytes = 0 }: Measurement): string {
  const perPod = (heapBytes / pods).toFixed(0);
  return `heap that lives on: ${(heapBytes / 1024 ** 2).toFixed(0)} MiB, ${perPod} B for each Pod, all other objects included\n`;
}

export function evaluationRows(collected: readonly Measurement[]): string {
  return evaluationsOf(collected)
    .map(({ occasion, rules, cpuMs }) => {
      const seconds = (cpuMs / 1000).toFixed(2).padStart(6);
      return `evaluation: ${occasion.padEnd(14)}${seconds} s of CPU for ${rules} rules; promised: ${PROMISED.evaluationSeconds} s\n`;
    })
    .join("");
}

/** Each occasion with its median. */
function evaluationsOf(collected: readonly Measurement[]): readonly Evaluation[] {
  return (collected[0]?.evaluations ?? []).map((evaluation, index) => ({
    ...evaluation,
    cpuMs: median(collected.map(({ evaluations }) => evaluations?.[index]?.cpuMs ?? Number.NaN)),
  }));
}

/** How much more a cluster takes than one of a fifth of its size: 5 times is linear. */
export function growthLine(small: readonly Measurement[], large: readonly Measurement[]): string {
  const factor = (few: number, many: number) => `x ${(many / few).toFixed(1)}`;
  const ofSmall = evaluationsOf(small);
  const parts = evaluationsOf(large).map(({ occasion, cpuMs }, index) => {
    return `${occasion} ${factor(ofSmall[index]?.cpuMs ?? Number.NaN, cpuMs)}`;
  });
  const cpu = (runs: readonly Measurement[]) => median(runs.map(({ cpuMs }) => cpuMs));
  return `growth from a fifth of it, by CPU: collection ${factor(cpu(small), cpu(large))}, ${parts.join(", ")}\n`;
}

export function startLine(helpMs: readonly number[], emptyMs: readonly number[]): string {
  const times = median(helpMs.map((ms, turn) => ms / (emptyMs[turn] ?? Number.NaN))).toFixed(2);
  return `kaudit --help ${median(helpMs).toFixed(0)} ms, an empty Node ${median(emptyMs).toFixed(0)} ms: ${times} times; promised: ${PROMISED.helpTimes}\n`;
}
