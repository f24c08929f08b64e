import { sshPermissions } from "../../collect/host/installed-script.js";
import { hostScript } from "../../collect/host/script.js";
import { clusterRoleYaml } from "../../collect/kube/cluster-role.js";
import { loadKnowledge } from "../extensions.js";
import { writeOutputFile } from "../output-file.js";
import { writeOut } from "../standard-streams.js";
import type { Terminal } from "../terminal.js";

/** Prints the ClusterRole, with the lists that plugins read among the others. */
export async function permissions(configFile: string | null, terminal: Terminal): Promise<number> {
  const { lists } = await loadKnowledge(configFile, terminal);
  await writeOut(terminal, clusterRoleYaml("kaudit", lists));
  return 0;
}

/**
 * Prints what a host is to allow.
 *
 * @param scriptFile where the script is written; null prints it as well
 * @throws {OutputError} when it cannot be written
 */
export async function permissionsOnHosts(scriptFile: string | null, terminal: Terminal): Promise<number> {
  const script = hostScript();
  if (scriptFile !== null) await writeOutputFile(scriptFile, script.text, "script");
  await writeOut(terminal, sshPermissions(script, scriptFile));
  return 0;
}
