import { expect } from "chai";
import { KubeFault } from "../../../../lib/collect/kube/fault.js";
import { MetricsReading } from "../../../../lib/collect/kube/metrics.js";

function read(text: string, pieceBytes = 7) {
  const reading = new MetricsReading();
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += pieceBytes) reading.take(bytes.subarray(at, at + pieceBytes));
  return reading.end();
}

describe("the API server's metrics", () => {
  it("give the size of etcd under the names that releases gave it", () => {
    expect(read('apiserver_storage_size_bytes{storage_cluster_id="etcd-0"} 4.571136e+06\n').etcdDatabaseBytes).to.equal(
      4571136,
    );
    expect(
      read('apiserver_storage_db_total_size_in_bytes{endpoint="https://127.0.0.1:2379"} 5\n').etcdDatabaseBytes,
    ).to.equal(5);
    expect(read('etcd_db_total_size_in_bytes{endpoint="x"} 6').etcdDatabaseBytes).to.equal(6);
    expect(read("up 1\n").etcdDatabaseBytes).to.equal(undefined);
  });

  it("give the largest of several etcds, and no size that is no number", () => {
    expect(
      read('apiserver_storage_size_bytes{a="1"} 5\napiserver_storage_size_bytes{a="2"} 9\n').etcdDatabaseBytes,
    ).to.equal(9);
    expect(read("apiserver_storage_size_bytes NaN\napiserver_storage_size_bytes_total 7\n").etcdDatabaseBytes).to.equal(
      undefined,
    );
  });

  it("give each deprecated API that somebody asked for, once", () => {
    const series = (labels: string, value: string) => `apiserver_requested_deprecated_apis{${labels}} ${value}\n`;
    const cronJobs = 'group="batch",removed_release="1.25",resource="cronjobs",subresource="",version="v1beta1"';
    const core = 'group="",removed_release="",resource="componentstatuses",subresource="",version="v1"';

    const { requestedDeprecatedApis } = read(
      series(cronJobs, "1") +
        series(cronJobs.replace('subresource=""', 'subresource="status"'), "1") +
        series(core, "1") +
        series(core.replace("v1", "v2"), "0"),
    );

    expect(requestedDeprecatedApis).to.deep.equal([
      { group: "batch", version: "v1beta1", resource: "cronjobs", removedRelease: "1.25" },
      { group: "", version: "v1", resource: "componentstatuses", removedRelease: "" },
    ]);
  });

  it("are no metrics when there is not one sample, or a line that never ends", () => {
    for (const text of ["", "# HELP x\n", "<html>\n", "{}"])
      expect(() => read(text), text).to.throw(KubeFault, "no text of metrics");
    expect(() => read("x".repeat(2 * 1024 ** 2), 64 * 1024)).to.throw(KubeFault, "no text of metrics");
  });
});
