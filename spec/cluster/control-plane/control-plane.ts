import { randomBytes } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ApiPlace, openApi } from "../api.js";
import { type Credential, kubeconfig } from "../kubeconfig.js";
import { type Kubernetes, kubernetes } from "../kubernetes.js";
import { type Program, startProgram } from "../program.js";
import { until } from "../until.js";
import {
  apiServerFlags,
  commandLine,
  controllerManagerFlags,
  etcdFlags,
  type Flags,
  schedulerFlags,
} from "./arguments.js";
import { type AuditEvent, readAuditLog } from "./audit-log.js";
import type { CertificateAuthority } from "./certificates.js";
import { makePlaces, type PlacesWanted } from "./places.js";

export type ControlPlaneComponent = "etcd" | "kube-apiserver" | "kube-controller-manager" | "kube-scheduler";

export interface ControlPlaneOptions extends PlacesWanted {
  /** more flags for a component */
  readonly flags?: Partial<Readonly<Record<ControlPlaneComponent, Flags>>>;
}

/** etcd, API server, controller manager and scheduler, for one cluster. */
export interface ControlPlane {
  readonly kubernetes: Kubernetes;
  readonly directory: string;
  /** `https://ADDRESS:PORT` */
  readonly server: string;
  readonly address: string;
  readonly port: number;
  readonly authority: CertificateAuthority;
  /** token of a member of system:masters */
  readonly adminToken: string;
  /** path of the kubeconfig with it */
  readonly adminKubeconfig: string;
  /** writes a kubeconfig for somebody and gives back its path */
  kubeconfigFor(name: string, credential: Credential): string;
  program(component: ControlPlaneComponent): Program;
  start(component: ControlPlaneComponent): Promise<void>;
  /** what the API server was asked, from its audit log */
  auditEvents(): readonly AuditEvent[];
  stop(): Promise<void>;
}

/** Token, user name, UID, groups. @see https://kubernetes.io/docs/reference/access-authn-authz/authentication/#static-token-file */
const USERS = [
  ["admin", "system:masters"],
  ["system:kube-controller-manager", ""],
  ["system:kube-scheduler", ""],
] as const;

const AUDIT_POLICY = JSON.stringify({
  apiVersion: "audit.k8s.io/v1",
  kind: "Policy",
  omitStages: ["RequestReceived"],
  rules: [{ level: "Metadata" }],
});

export async function startControlPlane(options: ControlPlaneOptions = {}): Promise<ControlPlane> {
  const programs = await kubernetes();
  const places = await makePlaces(options);
  const tokens = USERS.map(([user, groups]) => ({ user, groups, token: randomBytes(16).toString("hex") }));
  const lines = tokens.map(({ user, groups, token }) => `${token},${user},${user},"${groups}"\n`);
  writeFileSync(places.tokenFile, lines.join(""), { mode: 0o600 });
  writeFileSync(places.auditPolicy, AUDIT_POLICY);

  const server = `https://${places.address}:${places.apiServerPort}`;
  const kubeconfigFor = (name: string, credential: Credential) => {
    const path = join(places.directory, `${name}.conf`);
    writeFileSync(path, kubeconfig({ server, authority: places.authority.certificate, credential }), { mode: 0o600 });
    return path;
  };
  const [admin, controllerManager, scheduler] = tokens.map(({ user, token }) => ({
    token,
    path: kubeconfigFor(user.replace("system:", ""), { token }),
  }));
  if (!admin || !controllerManager || !scheduler) throw new Error("a user of the control plane has no token");

  const { flags = {} } = options;
  const commands: Readonly<Record<ControlPlaneComponent, readonly string[]>> = {
    etcd: commandLine("etcd", etcdFlags(places), flags.etcd ?? {}),
    "kube-apiserver": commandLine(
      programs.path("kube-apiserver"),
      apiServerFlags(places),
      flags["kube-apiserver"] ?? {},
    ),
    "kube-controller-manager": commandLine(
      programs.path("kube-controller-manager"),
      controllerManagerFlags(places, controllerManager.path),
      flags["kube-controller-manager"] ?? {},
    ),
    "kube-scheduler": commandLine(
      programs.path("kube-scheduler"),
      schedulerFlags(places, scheduler.path),
      flags["kube-scheduler"] ?? {},
    ),
  };
  const place: ApiPlace = { server, authority: places.authority, adminToken: admin.token };
  const running = new Map<ControlPlaneComponent, Program>();
  const program = (component: ControlPlaneComponent) => {
    const found = running.get(component);
    if (found === undefined) throw new Error(`${component} was not started`);
    return found;
  };
  const start = async (component: ControlPlaneComponent) => {
    const logFile = join(places.directory, `${component}.log`);
    running.set(component, startProgram(component, commands[component], { logFile }));
    if (component === "kube-apiserver") await untilReady(program(component), place);
  };
  const stop = async () => {
    // etcd last: the others wait for it as long as they are asked to end.
    for (const component of [...running.keys()].reverse()) await running.get(component)?.stop();
  };
  try {
    for (const component of Object.keys(commands) as ControlPlaneComponent[]) await start(component);
    await untilPodsAreAdmitted(place);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    kubernetes: programs,
    directory: places.directory,
    server,
    address: places.address,
    port: places.apiServerPort,
    authority: places.authority,
    adminToken: admin.token,
    adminKubeconfig: admin.path,
    kubeconfigFor,
    program,
    start,
    auditEvents: () => readAuditLog(places.auditLog),
    stop,
  };
}

/** @throws {Error} with the end of its log when it does not come up */
async function untilReady(program: Program, place: ApiPlace): Promise<void> {
  const api = openApi(place);
  try {
    await until("the API server to be ready", 60, async () => {
      if (!program.isRunning()) return true;
      // The Namespace is made last of what every cluster has.
      return (await api.get("/readyz")) === "ok" && (await api.get("/api/v1/namespaces/kube-system")) !== undefined;
    });
  } finally {
    api.close();
  }
  if (!program.isRunning()) throw new Error(`the API server did not start: ${program.log().slice(-2000)}`);
}

/** Without its Namespace's ServiceAccount a Pod is refused. */
async function untilPodsAreAdmitted(place: ApiPlace): Promise<void> {
  const api = openApi(place);
  try {
    const path = "/api/v1/namespaces/default/serviceaccounts/default";
    await until("the ServiceAccount of Namespace default", 60, () => api.get<object>(path));
  } finally {
    api.close();
  }
}
