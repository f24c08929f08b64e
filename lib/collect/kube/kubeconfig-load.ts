import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { InputError } from "../../model/errors.js";
import { type Kubeconfig, mergeKubeconfigs } from "./kubeconfig.js";
import { readText } from "./kubeconfig-file.js";
import { parseKubeconfig } from "./kubeconfig-parse.js";

export type Environment = Readonly<Record<string, string | undefined>>;

export interface LoadedKubeconfig {
  readonly kubeconfig: Kubeconfig;
  /** files that were asked for and are not there; kubectl skips them */
  readonly missing: readonly string[];
}

/**
 * The kubeconfig that kubectl would use: the file given, alone; or else those of KUBECONFIG, merged; or else `~/.kube/config`.
 *
 * @param explicitPath  value of `--kubeconfig`; empty is not given
 * @throws {InputError} when the given file is missing, or any file cannot be read or understood
 * @see https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/
 */
export async function loadKubeconfig(explicitPath: string | undefined, env: Environment): Promise<LoadedKubeconfig> {
  if (explicitPath) {
    const kubeconfig = await readKubeconfig(explicitPath);
    if (kubeconfig === "missing")
      throw new InputError(`cannot read the kubeconfig ${explicitPath}: there is no such file`);
    return { kubeconfig, missing: [] };
  }
  const files: Kubeconfig[] = [];
  const missing: string[] = [];
  for (const path of defaultPaths(env)) {
    const kubeconfig = await readKubeconfig(path);
    if (kubeconfig === "missing") missing.push(path);
    else files.push(kubeconfig);
  }
  return { kubeconfig: mergeKubeconfigs(files), missing };
}

function defaultPaths(env: Environment): readonly string[] {
  if (!env.KUBECONFIG) return [join(env.HOME || homedir(), ".kube", "config")];
  return [...new Set(env.KUBECONFIG.split(delimiter))].filter((path) => path !== "");
}

async function readKubeconfig(path: string): Promise<Kubeconfig | "missing"> {
  const file = await readText(path);
  if ("text" in file) return parseKubeconfig(file.text, path);
  if (file.isMissing) return "missing";
  throw new InputError(`cannot read the kubeconfig ${path}: ${file.fault}`);
}
