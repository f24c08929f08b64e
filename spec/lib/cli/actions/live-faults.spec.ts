import { expect } from "chai";
import type { Report } from "../../../../lib/model/report.js";
import { apiServer } from "../../collect/kube/api-server.js";
import { FAULTS } from "../../collect/kube/faults.js";
import { loopbackServer } from "../../collect/kube/loopback-server.js";
import { run } from "../run.js";
import { useWorkspace } from "../workspace.js";

describe("an audit of a cluster whose API fails in one place", () => {
  const workspace = useWorkspace();

  it("ends, names the list and the reason, never says go, and the exit code says so", async () => {
    await Promise.all(
      Object.entries(FAULTS).map(async ([name, { fault, reason }], index) => {
        const server = await loopbackServer(apiServer({ faults: { "/api/v1/persistentvolumes": fault } }));
        const kubeconfig = workspace.file(
          `kubeconfig-${index}`,
          JSON.stringify({
            "current-context": "test",
            clusters: [{ name: "test", cluster: { server: server.url } }],
            contexts: [{ name: "test", context: { cluster: "test" } }],
          }),
        );
        const limit = reason === "timeout" ? "1s" : "30s";

        const { exitCode, stdout } = await run(
          ["audit", "remove-node", "nodes-a", "--hosts", "none", "-o", "json"].concat([
            "--kubeconfig",
            kubeconfig,
            "--request-timeout",
            limit,
          ]),
        );
        await server.close();

        const report = JSON.parse(stdout) as Report;
        const list = report.coverage.lists.find(({ resource }) => resource === "persistentvolumes");
        expect(list, name).to.include({ state: "unobserved", reason, objects: 0 });
        expect(
          report.open.map((open) => open.reason),
          name,
        ).to.include(reason);
        expect(report.verdict, name).to.be.oneOf(["unknown", "no-go"]);
        expect(exitCode, name).to.equal(report.verdict === "no-go" ? 1 : 3);
      }),
    );
  });
});
