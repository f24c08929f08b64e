import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EtcdFiles, hasEtcd, makeEtcdFiles } from "./real-etcd.js";
import { describeInNamespace } from "./shells.js";

/**
 * A suite with files that a real etcd left, in mount namespaces of its own; without etcd it is pending and says so.
 *
 * @param suite  gets what a prelude begins with: `$F` holds those files, `$T` is an empty directory, new for each test
 */
export function describeWithEtcd(title: string, suite: (variables: () => string) => void): void {
  describeInNamespace(hasEtcd ? title : `${title} (skipped: etcd is not installed)`, () => {
    let files: EtcdFiles | undefined;
    let directory = "";
    before(async function () {
      if (!hasEtcd) this.skip();
      files = await makeEtcdFiles();
    });
    after(() => files?.remove());
    beforeEach(() => {
      directory = mkdtempSync(join(tmpdir(), "kaudit-"));
      mkdirSync(join(directory, "host"));
    });
    afterEach(() => rmSync(directory, { recursive: true, force: true }));

    suite(() => `F=${files?.directory ?? ""}; T=${directory}/host`);
  });
}
