import type { StatefulSet } from "../model/kubernetes/index.js";
import { nameOfImage } from "./foundation.js";

/** Software whose members need each other. */
export interface ClusteredApplication {
  readonly software: string;
  readonly members: number;
  /** members that have to serve so that it takes writes */
  readonly needed: number;
  /** members whose data may be lost for good before the whole is */
  readonly spare: number;
  /** how these numbers come about, in words */
  readonly arithmetic: string;
}

interface Arithmetic {
  readonly needed: (members: number) => number;
  readonly spare: (members: number) => number;
  readonly words: (members: number) => string;
}

/** Raft, Zab, Galera and their like: more than half of the members have to agree. */
const MAJORITY: Arithmetic = {
  needed: (members) => Math.floor(members / 2) + 1,
  spare: (members) => members - (Math.floor(members / 2) + 1),
  words: (members) => `more than half of ${members} members`,
};

/**
 * Erasure coding with MinIO's own parity: 2 for sets of up to 5 drives, 3 up to 7, 4 beyond; where parity is half of the
 * drives a write needs one more. One drive a member is taken.
 *
 * @see https://min.io/docs/minio/linux/operations/concepts/erasure-coding.html
 */
const ERASURE: Arithmetic = {
  needed: (members) => members - parityOf(members) + (parityOf(members) * 2 === members ? 1 : 0),
  spare: parityOf,
  words: (members) => `${members} drives with a parity of ${parityOf(members)}, one drive a member`,
};

function parityOf(members: number): number {
  if (members <= 3) return 1;
  if (members <= 5) return 2;
  return members <= 7 ? 3 : 4;
}

/** Ends of image names, from a slash on. */
const SOFTWARE: readonly (readonly [software: string, images: readonly string[], arithmetic: Arithmetic])[] = [
  ["etcd", ["/etcd"], MAJORITY],
  ["ZooKeeper", ["/zookeeper"], MAJORITY],
  ["Kafka", ["/kafka", "/cp-kafka", "/cp-server"], MAJORITY],
  ["Consul", ["/consul"], MAJORITY],
  ["Vault", ["/vault", "/openbao"], MAJORITY],
  ["MongoDB", ["/mongo", "/mongodb", "/percona-server-mongodb"], MAJORITY],
  ["RabbitMQ", ["/rabbitmq"], MAJORITY],
  ["NATS", ["/nats"], MAJORITY],
  ["Galera", ["/mariadb-galera", "/percona-xtradb-cluster", "/pxc"], MAJORITY],
  ["Redis Sentinel", ["/redis-sentinel"], MAJORITY],
  ["Elasticsearch", ["/elasticsearch", "/opensearch"], MAJORITY],
  ["CockroachDB", ["/cockroach"], MAJORITY],
  ["TiDB PD", ["/pd"], MAJORITY],
  ["MinIO", ["/minio"], ERASURE],
];

/**
 * The clustered software that a StatefulSet runs, by its image; a name alone proves nothing, so it also has to have several
 * members and volumes of their own.
 */
export function clusteredApplicationOf({ spec }: StatefulSet): ClusteredApplication | undefined {
  const members = spec?.replicas ?? 1;
  if (members < 2 || (spec?.volumeClaimTemplates ?? []).length === 0) return undefined;
  const images = (spec?.template?.spec?.containers ?? []).map(({ image = "" }) => `/${nameOfImage(image)}`);
  const found = SOFTWARE.find(([, ends]) => ends.some((end) => images.some((image) => image.endsWith(end))));
  if (found === undefined) return undefined;
  const [software, , arithmetic] = found;
  return {
    software,
    members,
    needed: arithmetic.needed(members),
    spare: arithmetic.spare(members),
    arithmetic: arithmetic.words(members),
  };
}
