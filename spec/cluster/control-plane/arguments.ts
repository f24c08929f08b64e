import type { Certificate } from "./certificates.js";

/** Where one control plane listens and what files it has. */
export interface ControlPlanePlaces {
  /** address that the API server listens on */
  readonly address: string;
  readonly apiServerPort: number;
  readonly etcdPort: number;
  readonly etcdPeerPort: number;
  readonly controllerManagerPort: number;
  readonly schedulerPort: number;
  /** in CIDR form */
  readonly serviceRange: string;
  readonly directory: string;
  readonly authority: Certificate;
  readonly server: Certificate;
  readonly kubeletClient: Certificate;
  readonly serviceAccountKey: string;
  readonly tokenFile: string;
  readonly auditPolicy: string;
  readonly auditLog: string;
}

/** Flags that a test adds; one that stands here already is replaced. */
export type Flags = Readonly<Record<string, string>>;

export function etcdFlags(places: ControlPlanePlaces): Flags {
  const client = `http://127.0.0.1:${places.etcdPort}`;
  const peer = `http://127.0.0.1:${places.etcdPeerPort}`;
  return {
    "data-dir": `${places.directory}/etcd`,
    "listen-client-urls": client,
    "advertise-client-urls": client,
    "listen-peer-urls": peer,
    "initial-advertise-peer-urls": peer,
    "initial-cluster": `default=${peer}`,
    "unsafe-no-fsync": "true",
    "quota-backend-bytes": String(2 ** 31),
  };
}

export function apiServerFlags(places: ControlPlanePlaces): Flags {
  return {
    "etcd-servers": `http://127.0.0.1:${places.etcdPort}`,
    "bind-address": places.address,
    "advertise-address": places.address,
    "secure-port": String(places.apiServerPort),
    "service-cluster-ip-range": places.serviceRange,
    "authorization-mode": "Node,RBAC",
    "token-auth-file": places.tokenFile,
    "client-ca-file": places.authority.certificate,
    "tls-cert-file": places.server.certificate,
    "tls-private-key-file": places.server.key,
    "kubelet-client-certificate": places.kubeletClient.certificate,
    "kubelet-client-key": places.kubeletClient.key,
    "kubelet-preferred-address-types": "InternalIP",
    "service-account-issuer": "https://kubernetes.default.svc",
    "service-account-key-file": places.serviceAccountKey,
    "service-account-signing-key-file": places.serviceAccountKey,
    "audit-policy-file": places.auditPolicy,
    "audit-log-path": places.auditLog,
    "audit-log-mode": "blocking",
    // Without it, the API server's own address would be put into the Service "kubernetes", where loopback is refused.
    "endpoint-reconciler-type": "none",
    "allow-privileged": "true",
  };
}

export function controllerManagerFlags(places: ControlPlanePlaces, kubeconfig: string): Flags {
  return {
    kubeconfig,
    "authentication-kubeconfig": kubeconfig,
    "authorization-kubeconfig": kubeconfig,
    "bind-address": "127.0.0.1",
    "secure-port": String(places.controllerManagerPort),
    "leader-elect": "false",
    "use-service-account-credentials": "true",
    "service-account-private-key-file": places.serviceAccountKey,
    "root-ca-file": places.authority.certificate,
  };
}

export function schedulerFlags(places: ControlPlanePlaces, kubeconfig: string): Flags {
  return {
    kubeconfig,
    "authentication-kubeconfig": kubeconfig,
    "authorization-kubeconfig": kubeconfig,
    "bind-address": "127.0.0.1",
    "secure-port": String(places.schedulerPort),
    "leader-elect": "false",
  };
}

export function commandLine(program: string, ...flags: readonly Flags[]): readonly string[] {
  return [
    program,
    ...Object.entries(Object.assign({}, ...flags) as Flags).map(([name, value]) => `--${name}=${value}`),
  ];
}
