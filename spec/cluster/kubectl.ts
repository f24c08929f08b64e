import { execFile } from "node:child_process";
import type { ControlPlane } from "./control-plane/control-plane.js";

/** What a command did. */
export interface Ended {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs kubectl of the cluster's own version as its administrator, or with another kubeconfig. */
export function kubectl(
  { kubernetes, adminKubeconfig }: Pick<ControlPlane, "kubernetes" | "adminKubeconfig">,
  args: readonly string[],
  { input = "", kubeconfig = adminKubeconfig }: { readonly input?: string; readonly kubeconfig?: string } = {},
): Promise<Ended> {
  return runToEnd(kubernetes.path("kubectl"), ["--kubeconfig", kubeconfig, ...args], { input });
}

/**
 * Makes or changes objects.
 *
 * @throws {Error} with what kubectl said when one was refused
 */
export async function apply(
  controlPlane: Pick<ControlPlane, "kubernetes" | "adminKubeconfig">,
  objects: readonly object[],
): Promise<void> {
  const input = JSON.stringify({ apiVersion: "v1", kind: "List", items: objects });
  const { exitCode, stderr } = await kubectl(controlPlane, ["apply", "--server-side", "-f", "-"], { input });
  if (exitCode !== 0) throw new Error(`kubectl apply: ${stderr}`);
}

/** Starts a program without a shell and waits for its end. */
export function runToEnd(
  program: string,
  args: readonly string[],
  { input = "", env }: { readonly input?: string | Buffer; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const options = { maxBuffer: 2 ** 28, encoding: "utf8", ...(env === undefined ? {} : { env }) } as const;
    const child = execFile(program, [...args], options, (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== "number") reject(error);
      else resolve({ exitCode: typeof error?.code === "number" ? error.code : 0, stdout, stderr });
    });
    child.stdin?.on("error", () => undefined);
    child.stdin?.end(input);
  });
}
