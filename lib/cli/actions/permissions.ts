import { clusterRoleYaml } from "../../collect/kube/cluster-role.js";
import { loadKnowledge } from "../extensions.js";
import { writeOut } from "../standard-streams.js";
import type { Terminal } from "../terminal.js";

/** Prints the ClusterRole, with the lists that plugins read among the others. */
export async function permissions(configFile: string | null, terminal: Terminal): Promise<number> {
  const { lists } = await loadKnowledge(configFile, terminal);
  await writeOut(terminal, clusterRoleYaml("kaudit", lists));
  return 0;
}
