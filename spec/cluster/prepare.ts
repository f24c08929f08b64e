import { kubernetes } from "./kubernetes.js";
import { findCrictl } from "./replay/crictl.js";
import { missingForCluster } from "./requirements.js";

// Builds Kubernetes and crictl where they are not built yet, before any suite begins to count its time.
if (missingForCluster() === undefined) {
  const { version, directory } = await kubernetes();
  await findCrictl();
  process.stdout.write(`Kubernetes ${version} in ${directory}\n`);
}
