import { UsageError } from "../model/errors.js";
import type { EtcdBackupPlace } from "./config.js";
import type { WrittenEtcdBackup } from "./schema.js";

/**
 * Places of backups as a configuration names them.
 *
 * @throws {UsageError} for one that is neither a directory of a host nor elsewhere, or both
 */
export function readEtcdBackups(written: readonly WrittenEtcdBackup[], path: string): readonly EtcdBackupPlace[] {
  return written.map(({ host, directory, elsewhere, restored }, index) => {
    if (host !== undefined && directory !== undefined && elsewhere === undefined && restored === undefined) {
      return { host, directory };
    }
    if (elsewhere !== undefined && host === undefined && directory === undefined) {
      return { elsewhere, ...(restored !== undefined && { restored }) };
    }
    throw new UsageError(
      `cannot use configuration ${path}: etcdBackups[${index}] must have host and directory, or elsewhere and perhaps restored; see docs/configuration.md`,
    );
  });
}
