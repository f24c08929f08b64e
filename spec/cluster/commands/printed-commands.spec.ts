import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { type ControlPlane, startControlPlane } from "../control-plane/control-plane.js";
import { describeCluster } from "../describe.js";
import { apply, runToEnd } from "../kubectl.js";
import { newDirectory } from "../run-directory.js";
import { until } from "../until.js";
import { commandsOfReport, commandsOfRules, type PrintedCommand } from "./printed-commands.js";
import { SAMPLE_OBJECTS } from "./sample-objects.js";

/**
 * Verbs that write: here they are asked to look only, by the very API server that would obey them. `rollout restart` knows no
 * such flag; what it restarts here has no Pods.
 */
const WRITING = "annotate|cordon|delete|drain|label|patch|scale|taint|uncordon";

const KUBECTL = `#!/bin/sh
case "$1" in
  ${WRITING}) verb=$1; shift; exec "$KUBECTL" "$verb" --dry-run=server "$@" ;;
  *) exec "$KUBECTL" "$@" ;;
esac
`;

/** What kubectl may say of a command that it has understood. */
const UNDERSTOOD = [
  /^Warning: /,
  /^No resources found/,
  // An object that this cluster has not.
  /^Error from server \(NotFound\): /,
  // The taint that a command takes away is on no Node here.
  /^error: taint "[^"]+" not found$/,
  // A kind that only clusters with Cluster API have.
  /doesn't have a resource type "machine[a-z]*"/,
];

describeCluster("the commands of findings, given to kubectl", (undo) => {
  let controlPlane: ControlPlane;
  let directory: string;
  before(async () => {
    controlPlane = await startControlPlane();
    undo.push(controlPlane.stop);
    await apply(controlPlane, SAMPLE_OBJECTS);
    directory = newDirectory("commands");
    writeFileSync(join(directory, "kubectl"), KUBECTL);
    chmodSync(join(directory, "kubectl"), 0o755);
    // `kubectl rollout status` waits until a controller has seen the object.
    await until("the controllers to have seen what was made", 60, async () => {
      const kinds = "deployments,statefulsets,daemonsets";
      const path = "jsonpath={range .items[*]}{.metadata.generation}={.status.observedGeneration} {end}";
      const { stdout } = await paste(`kubectl get ${kinds} -n sample -o '${path}'`);
      return stdout.trim() === "1=1 1=1 1=1";
    });
  });

  /** As somebody pastes it into a shell. */
  function paste(command: string) {
    const { kubernetes, adminKubeconfig } = controlPlane;
    const env = {
      PATH: `${directory}:/usr/bin:/bin`,
      HOME: directory,
      KUBECONFIG: adminKubeconfig,
      KUBECTL: kubernetes.path("kubectl"),
    };
    return runToEnd("sh", ["-c", `cd ${directory}\n${command}`], { env });
  }

  async function refused(commands: readonly PrintedCommand[]): Promise<readonly string[]> {
    const places = new Map<string, string>();
    for (const { where, command } of commands) places.set(command, places.get(command) ?? where);
    const troubles: string[] = [];
    for (const [command, where] of places) {
      const { stderr } = await paste(command);
      const said = stderr.split("\n").filter((line) => line !== "" && !UNDERSTOOD.some((form) => form.test(line)));
      if (said.length > 0) troubles.push(`${where}: ${command}: ${said.join(" ")}`);
    }
    return troubles;
  }

  it("tells a command that kubectl does not understand", async () => {
    const wrong = ["kubectl get pods --nodes", "kubectl drain --ignore-daemonset -- sample", "kubectl get podz"];
    expect(await refused(wrong.map((command) => ({ where: "here", command })))).to.have.length(wrong.length);
  });

  it("are all understood, and do what they say on objects that are there", async function () {
    this.timeout(300_000);
    const commands = commandsOfRules();
    expect(commands.length).to.be.greaterThan(100);
    expect(await refused(commands)).to.deep.equal([]);
  });

  it("are understood as a report prints them", async function () {
    this.timeout(300_000);
    const commands = commandsOfReport("fixtures/reports/incident.json");
    expect(commands.length).to.be.greaterThan(3);
    expect(await refused(commands)).to.deep.equal([]);
  });
});
