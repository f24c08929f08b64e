import { kubernetes } from "./kubernetes.js";
import { findCrictl } from "./replay/crictl.js";
import { missingForCluster } from "./requirements.js";

// Builds what is not built yet, before any suite begins to count its time.
if (missingForCluster() === undefined) {
  const { version, directory } = await kubernetes();
  process.stdout.write(`Kubernetes ${version} in ${directory}, crictl in ${await findCrictl()}\n`);
}
