import type { EtcdDataDirectory, HostProcess } from "../model/host-facts.js";
import { etcdProcesses } from "./etcd-processes.js";
import { baseName, parentOf } from "./path.js";

/** Where k3s and RKE2 keep etcd's data, below whatever data directory they were given. */
const EMBEDDED = /\/server\/db\/etcd$/;

/**
 * Where the etcd that runs on a host keeps its data; undefined where none runs, or where neither its arguments nor what is on the
 * disk tell. RKE2's is told by a configuration file in its data directory. k3s embeds its own: its arguments do not tell a server
 * from an agent that joins one, the database on its disk does.
 *
 * @param directories  those that are there; undefined where nobody looked
 * @see pkg/daemons/executor/executor.go in k3s, ETCDConfig.ToConfigFile
 */
export function etcdDataDirectory(
  processes: readonly HostProcess[],
  directories: readonly EtcdDataDirectory[] | undefined,
): string | undefined {
  const running = processes.filter(({ isDefunct }) => !isDefunct);
  const [etcd] = etcdProcesses(running);
  const file = etcd?.arguments["config-file"];
  if (etcd?.arguments["data-dir"] !== undefined) return etcd.arguments["data-dir"];
  if (file !== undefined && baseName(file) === "config" && EMBEDDED.test(parentOf(file))) return parentOf(file);
  if (!running.some(embedsEtcd)) return undefined;
  return directories?.find(({ path, database }) => database !== undefined && EMBEDDED.test(path))?.path;
}

function embedsEtcd({ role, arguments: flags }: HostProcess): boolean {
  const isElsewhere = flags["datastore-endpoint"] !== undefined || flags["disable-etcd"] === "true";
  return (role === "k3s" || role === "rke2") && !isElsewhere;
}

/** Whether an etcd may run on a host though its data directory is not known. */
export function mayRunEtcd(
  processes: readonly HostProcess[],
  directories: readonly EtcdDataDirectory[] | undefined,
): boolean {
  const isEmbedded = directories === undefined && processes.some((one) => !one.isDefunct && embedsEtcd(one));
  return isEmbedded || etcdProcesses(processes).length > 0;
}
