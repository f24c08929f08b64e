import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { freePort } from "../../lib/collect/host/ssh/sshd.js";
import { newDirectory } from "../run-directory.js";
import type { ControlPlanePlaces } from "./arguments.js";
import { type CertificateAuthority, makeCertificateAuthority } from "./certificates.js";

/** First address of the Services' range, which is that of the Service "kubernetes". The range is of RFC 2544, used nowhere. */
export const DEFAULT_SERVICE_RANGE = "198.19.0.0/24";

export interface PlacesWanted {
  /** address that the API server listens on; loopback where it is not said */
  readonly address?: string;
  /** addresses and names beside it that its certificate holds for */
  readonly names?: readonly string[];
  /** in CIDR form */
  readonly serviceRange?: string;
  /** when the API server's certificate ends */
  readonly certificateValidTo?: Date;
}

/** Directory, ports, keys and certificates for a control plane. */
export async function makePlaces({
  address = "127.0.0.1",
  names = [],
  serviceRange = DEFAULT_SERVICE_RANGE,
  certificateValidTo,
}: PlacesWanted): Promise<ControlPlanePlaces & { readonly authority: CertificateAuthority }> {
  const directory = newDirectory("control-plane");
  const authority = makeCertificateAuthority(directory);
  const serviceAccountKey = join(directory, "service-account.key");
  execFileSync("openssl", ["genpkey", "-algorithm", "RSA", "-out", serviceAccountKey], { stdio: "pipe" });
  const serviceAddress = serviceRange.replace(/\.0\/\d+$/, ".1");
  return {
    address,
    apiServerPort: await freePort(),
    etcdPort: await freePort(),
    etcdPeerPort: await freePort(),
    controllerManagerPort: await freePort(),
    schedulerPort: await freePort(),
    serviceRange,
    directory,
    authority,
    server: authority.issue("apiserver", {
      subject: "/CN=kube-apiserver",
      names: [
        `IP:${address}`,
        "IP:127.0.0.1",
        `IP:${serviceAddress}`,
        "DNS:localhost",
        "DNS:kubernetes.default.svc",
        ...names,
      ],
      ...(certificateValidTo === undefined ? {} : { validTo: certificateValidTo }),
    }),
    kubeletClient: authority.issue("apiserver-kubelet-client", {
      subject: "/O=system:masters/CN=kube-apiserver-kubelet-client",
    }),
    serviceAccountKey,
    tokenFile: join(directory, "tokens.csv"),
    auditPolicy: join(directory, "audit-policy.json"),
    auditLog: join(directory, "audit.log"),
  };
}
