import { parseArgs } from "node:util";

export interface BenchArguments {
  readonly nodes: number;
  readonly pods: number;
  /** how often each of the two is run, by turns */
  readonly runs: number;
  readonly tls: boolean;
}

export function argumentsOf(argv: readonly string[]): BenchArguments {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      nodes: { type: "string", default: "1000" },
      pods: { type: "string", default: "30000" },
      runs: { type: "string", default: "5" },
      tls: { type: "boolean", default: false },
    },
  });
  const count = (name: "nodes" | "pods" | "runs") => {
    const number = Number(values[name]);
    if (!Number.isInteger(number) || number < 1) throw new RangeError(`--${name} ${values[name]} is no count`);
    return number;
  };
  return { nodes: count("nodes"), pods: count("pods"), runs: count("runs"), tls: values.tls };
}
