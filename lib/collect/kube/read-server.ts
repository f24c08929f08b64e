import type { ApiServerMetrics, ReadyCheck, ServerVersion } from "../../model/cluster-facts.js";
import { parseOwnJson } from "../../model/own-json.js";
import { type ApiReader, textOf } from "./api-reader.js";
import { KubeFault } from "./fault.js";
import { MetricsReading } from "./metrics.js";

const MAX_VERSION_BYTES = 1024 ** 2;
const MAX_READYZ_BYTES = 1024 ** 2;
/** Read line by line and never held; a large API server's are about 40 MB. */
const MAX_METRICS_BYTES = 1024 ** 3;

/** @throws {KubeFault} */
export async function readVersion(reader: ApiReader): Promise<ServerVersion> {
  const text = await reader.text("/version", { maxBytes: MAX_VERSION_BYTES });
  const version = versionOf(text);
  if (version === undefined) throw new KubeFault("malformed", "its body names no gitVersion");
  return version;
}

function versionOf(text: string): ServerVersion | undefined {
  let value: unknown;
  try {
    value = parseOwnJson(text);
  } catch {
    return undefined;
  }
  if (typeof value !== "object" || value === null || !("gitVersion" in value)) return undefined;
  const { gitVersion, major, minor, platform } = value as Readonly<Record<string, unknown>>;
  if (typeof gitVersion !== "string") return undefined;
  return {
    gitVersion,
    ...(typeof major === "string" && { major }),
    ...(typeof minor === "string" && { minor }),
    ...(typeof platform === "string" && { platform }),
  };
}

/**
 * The checks behind /readyz. An API server that is not ready answers 500 and says which check failed: that is an answer.
 *
 * @throws {KubeFault}
 * @see https://kubernetes.io/docs/reference/using-api/health-checks/
 */
export async function readReadyChecks(reader: ApiReader): Promise<readonly ReadyCheck[]> {
  const ask = { accept: "text/plain", alsoGood: [500], maxBytes: MAX_READYZ_BYTES };
  return await reader.read("/readyz?verbose", ask, async (pieces, status) => {
    const checks = [...(await textOf(pieces)).matchAll(/^\[([+-])\](\S+)/gm)].map(([, sign, name]) => ({
      name: name ?? "",
      isOk: sign === "+",
    }));
    if (checks.length > 0) return checks;
    if (status === 200) throw new KubeFault("malformed", "its body lists no checks");
    throw new KubeFault("server-error", `${status} without a list of checks`);
  });
}

/**
 * @throws {KubeFault}
 * @see https://kubernetes.io/docs/reference/instrumentation/metrics/
 */
export async function readMetrics(reader: ApiReader): Promise<ApiServerMetrics> {
  return await reader.read("/metrics", { accept: "text/plain", maxBytes: MAX_METRICS_BYTES }, async (pieces) => {
    const reading = new MetricsReading();
    for await (const piece of pieces) reading.take(piece);
    return reading.end();
  });
}
