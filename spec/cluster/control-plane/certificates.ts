import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

/** A certificate and its key, as paths of PEM files. */
export interface Certificate {
  readonly certificate: string;
  readonly key: string;
}

/** An authority of a cluster's own. */
export interface CertificateAuthority extends Certificate {
  issue(name: string, request: CertificateRequest): Certificate;
}

export interface CertificateRequest {
  /** such as `/O=system:masters/CN=admin` */
  readonly subject: string;
  /** addresses and names of a server, such as `IP:127.0.0.1` and `DNS:kubernetes` */
  readonly names?: readonly string[];
  readonly validFrom?: Date;
  readonly validTo?: Date;
}

const DAY_MS = 86_400_000;

/** Made by `openssl ca`, which is the one that takes any times, past ones too. */
export function makeCertificateAuthority(directory: string): CertificateAuthority {
  const path = (name: string) => join(directory, name);
  const openssl = (...args: readonly string[]) => execFileSync("openssl", args, { cwd: directory, stdio: "pipe" });
  const newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  writeFileSync(path("ca.cnf"), CONFIGURATION);
  writeFileSync(path("index.txt"), "");
  openssl("req", "-x509", ...newKey, "-days", "30", "-subj", "/CN=kubernetes", "-keyout", "ca.key", "-out", "ca.crt");
  return {
    certificate: path("ca.crt"),
    key: path("ca.key"),
    issue: (name, { subject, names = [], validFrom, validTo }) => {
      const from = validFrom ?? new Date(Date.now() - DAY_MS);
      const to = validTo ?? new Date(Date.now() + DAY_MS);
      const alternatives = names.length === 0 ? "" : `subjectAltName = ${names.join(",")}\n`;
      writeFileSync(path(`${name}.ext`), `extendedKeyUsage = clientAuth,serverAuth\n${alternatives}`);
      openssl("req", "-new", ...newKey, "-subj", subject, "-keyout", `${name}.key`, "-out", `${name}.csr`);
      const times = ["-startdate", asn1Time(from), "-enddate", asn1Time(to)];
      const files = ["-in", `${name}.csr`, "-out", `${name}.crt`, "-extfile", `${name}.ext`];
      openssl("ca", "-batch", "-notext", "-config", "ca.cnf", ...times, ...files);
      return { certificate: path(`${name}.crt`), key: path(`${name}.key`) };
    },
  };
}

/** `YYYYMMDDHHMMSSZ` */
function asn1Time(time: Date): string {
  return `${time.toISOString().replace(/\D/g, "").slice(0, 14)}Z`;
}

const CONFIGURATION = `
[ca]
default_ca = cluster
[cluster]
database = index.txt
new_certs_dir = .
certificate = ca.crt
private_key = ca.key
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
organizationName = optional
`;
