import { StringDecoder } from "node:string_decoder";
import type { ApiServerMetrics } from "../../model/cluster-facts.js";
import { KubeFault } from "./fault.js";

/** The size of etcd's database under the names that releases gave it: 1.28, 1.26, before. */
const DATABASE_SIZE =
  /^(?:apiserver_storage_size_bytes|apiserver_storage_db_total_size_in_bytes|etcd_db_total_size_in_bytes)(?:\{[^}]*\})? (\S+)/;
const DEPRECATED_API = /^apiserver_requested_deprecated_apis\{(.*)\} (\S+)/;
const LABEL = /([a-z_]+)="((?:[^"\\]|\\.)*)"/g;

const MAX_LINE_LENGTH = 1024 ** 2;

/** Picks a few series out of the text format of Prometheus as it arrives. Whatever else is there is passed over. */
export class MetricsReading {
  readonly #decoder = new StringDecoder("utf8");
  readonly #deprecated = new Map<string, ApiServerMetrics["requestedDeprecatedApis"][number]>();
  #databaseBytes: number | undefined;
  #samples = 0;
  #rest = "";

  /** @throws {KubeFault} when a line never ends */
  take(piece: Buffer): void {
    const lines = (this.#rest + this.#decoder.write(piece)).split("\n");
    this.#rest = lines.pop() ?? "";
    if (this.#rest.length > MAX_LINE_LENGTH) throw new KubeFault("malformed", "its body is no text of metrics");
    for (const line of lines) this.#takeLine(line);
  }

  /** @throws {KubeFault} when there was no metric at all */
  end(): ApiServerMetrics {
    this.#takeLine(this.#rest + this.#decoder.end());
    if (this.#samples === 0) throw new KubeFault("malformed", "its body is no text of metrics");
    return {
      ...(this.#databaseBytes === undefined ? {} : { etcdDatabaseBytes: this.#databaseBytes }),
      requestedDeprecatedApis: [...this.#deprecated.values()],
    };
  }

  #takeLine(line: string): void {
    if (/^[a-z_]\w*(?:\{| )/i.test(line)) this.#samples++;
    const size = Number(DATABASE_SIZE.exec(line)?.[1]);
    // One series per etcd cluster (events may have their own): the largest is the one that fills up.
    if (Number.isFinite(size)) this.#databaseBytes = Math.max(size, this.#databaseBytes ?? 0);
    const [, labels, value] = DEPRECATED_API.exec(line) ?? [];
    if (labels === undefined || !(Number(value) > 0)) return;
    const of = Object.fromEntries([...labels.matchAll(LABEL)].map(([, name, text]) => [name, text]));
    const { group = "", version = "", resource = "", removed_release: removedRelease = "" } = of;
    this.#deprecated.set(`${group}/${version}/${resource}`, { group, version, resource, removedRelease });
  }
}
