import { kubernetes } from "./kubernetes.js";
import { missingForCluster } from "./requirements.js";

// Builds Kubernetes where it is not built yet, before any suite begins to count its time.
if (missingForCluster() === undefined) {
  const { version, directory } = await kubernetes();
  process.stdout.write(`Kubernetes ${version} in ${directory}\n`);
}
