import { isMeantForThePerson } from "../../model/errors.js";
import { PROXY_REFUSED } from "./connection.js";
import { KubeFault } from "./fault.js";
import { visibleText } from "./visible-text.js";

/** What OpenSSL's and Node's codes mean to a person. */
const TLS_FAULTS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: "its certificate has expired",
  CERT_NOT_YET_VALID: "its certificate is not valid yet; compare the clocks",
  CERT_REVOKED: "its certificate was revoked",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another name; set tls-server-name or correct the server",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is self-signed and not trusted; set certificate-authority-data",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate is of an authority that is not trusted; set certificate-authority-data",
  UNABLE_TO_GET_ISSUER_CERT: "its certificate is of an authority that is not trusted; set certificate-authority-data",
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    "its certificate is of an authority that is not trusted; set certificate-authority-data",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    "its certificate is of an authority that is not trusted; set certificate-authority-data",
  CERT_SIGNATURE_FAILURE: "its certificate is not signed by the authority that it names",
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: "it wants a client certificate",
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: "it refused the client certificate",
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: "it refused the client certificate as expired",
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: "it refused the client certificate as of an unknown authority",
};

const UNREACHABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  EHOSTUNREACH: "there is no route to it",
  ENETUNREACH: "there is no network to it",
  ENOTFOUND: "its name does not resolve",
  EAI_AGAIN: "its name could not be resolved now",
  ETIMEDOUT: "it does not answer",
  EHOSTDOWN: "the machine is down",
  EADDRNOTAVAIL: "this machine has no address or port left to ask from",
};

const LOST = new Set(["ECONNRESET", "EPIPE", "ECONNABORTED", "ERR_STREAM_PREMATURE_CLOSE", "ERR_STREAM_DESTROYED"]);

/** Where a request went, for sentences. */
export interface Destination {
  readonly server: string;
  /** the proxy in between, without credentials; null where there is none */
  readonly proxy: string | null;
}

/**
 * What a failed request says about the connection; every kind of TLS fault is a server that cannot be reached.
 *
 * @returns the error itself when it is a defect of kaudit rather than the world's
 */
export function faultOfConnection(error: unknown, { server, proxy }: Destination): unknown {
  if (error instanceof KubeFault) return error;
  // Credentials that cannot be had: an exec plugin that fails, a token file that is gone.
  if (isMeantForThePerson(error)) return new KubeFault("unauthenticated", error.message, { cause: error });
  const { message } = error as NodeJS.ErrnoException;
  const code = codeOf(error as NodeJS.ErrnoException);
  const unreachable = (fault: string) =>
    new KubeFault("unreachable", `${server} cannot be reached: ${fault}`, { cause: error, isOfConnection: true });
  const tls = tlsFault(code, message);
  if (tls !== undefined) return unreachable(`TLS: ${tls}`);
  // Where there is a proxy, nothing else is ever dialled or looked up from here.
  const dialled = proxy === null ? "" : `the proxy ${proxy}: `;
  if (UNREACHABLE[code] !== undefined) return unreachable(`${dialled}${UNREACHABLE[code]} (${code})`);
  if (code === PROXY_REFUSED || /^Socks|proxy/i.test(message)) return unreachable(visibleText(message));
  if (code === "" && isOfSocks(error)) return unreachable(`${dialled}${visibleText(message)}`);
  if (LOST.has(code)) {
    return new KubeFault("connection-lost", `${server} ended the connection`, {
      cause: error,
      isOfConnection: true,
      retryAfterMs: 0,
    });
  }
  if (code.startsWith("HPE_")) {
    return new KubeFault("malformed", `${server} does not answer in HTTP (${code})`, { cause: error });
  }
  if (code.startsWith("Z_")) return new KubeFault("malformed", `its body is no gzip (${code})`, { cause: error });
  return error;
}

/** The library for SOCKS keeps the message of the error that it met ("connect ECONNREFUSED …") and drops its code. */
function codeOf(error: NodeJS.ErrnoException): string {
  return error.code ?? (isOfSocks(error) ? (/\bE[A-Z_]{3,}\b/.exec(error.message)?.[0] ?? "") : "");
}

/** Its errors bear the options that it was called with. */
function isOfSocks(error: unknown): boolean {
  return error instanceof Error && "options" in error;
}

function tlsFault(code: string, message: string): string | undefined {
  if (TLS_FAULTS[code] !== undefined) return TLS_FAULTS[code];
  if (/before secure TLS connection was established/.test(message))
    return "it ended the connection during the handshake";
  if (!/^(?:ERR_SSL|ERR_TLS|ERR_OSSL|CERT_|EPROTO)/.test(code)) return undefined;
  // What OpenSSL says stands in the message: error:0A00010B:SSL routines:ssl3_get_record:wrong version number:../deps/…
  const said = /routines:[^:]*:([^:]+):/.exec(message)?.[1] ?? code;
  return /wrong version number|packet length too long|http request|unknown protocol/.test(said)
    ? "it does not speak TLS; is the server an http:// one?"
    : said;
}
