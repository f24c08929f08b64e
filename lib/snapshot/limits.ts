/** What a file may ask of the machine that reads it. Its author is not trusted. */
export interface Limits {
  /** bytes of the file once decompressed */
  readonly totalBytes: number;
  /** decompressed bytes for each compressed one, looked at beyond the first 16 MiB */
  readonly compressionRatio: number;
  /** bytes of one line of a snapshot, or of one item of a List */
  readonly lineBytes: number;
  /** brackets within brackets, or levels of YAML */
  readonly depth: number;
  /** lines of a snapshot, items of a List */
  readonly lines: number;
}

/**
 * Far above what the largest supported cluster needs: 150,000 Pods as `kubectl get -o json` prints them are 1.1 GB, and such
 * Lists compress up to 45 times. etcd refuses objects beyond 1.5 MiB, indentation makes two and a half times that of them.
 */
export const LIMITS: Limits = {
  totalBytes: 4 * 1024 ** 3,
  compressionRatio: 200,
  lineBytes: 16 * 1024 ** 2,
  depth: 100,
  lines: 2_000_000,
};
