import { parseArgs } from "node:util";

export interface BenchArguments {
  readonly nodes: number;
  readonly pods: number;
  /** how often each of the two is run, by turns */
  readonly runs: number;
  readonly tls: boolean;
}

/** From here on a run takes half a minute. */
const MANY_PODS = 60_000;

export function argumentsOf(argv: readonly string[]): BenchArguments {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      nodes: { type: "string", default: "1000" },
      pods: { type: "string", default: "30000" },
      runs: { type: "string" },
      tls: { type: "boolean", default: false },
    },
  });
  const count = (name: string, value: string) => {
    const number = Number(value);
    if (!Number.isInteger(number) || number < 1) throw new RangeError(`--${name} ${value} is no count`);
    return number;
  };
  const pods = count("pods", values.pods);
  const runs = values.runs ?? (pods > MANY_PODS ? "3" : "5");
  return { nodes: count("nodes", values.nodes), pods, runs: count("runs", runs), tls: values.tls };
}
