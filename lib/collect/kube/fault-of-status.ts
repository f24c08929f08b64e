import type { Answer } from "./connection.js";
import { KubeFault } from "./fault.js";
import { visibleText } from "./visible-text.js";

interface Refusal {
  readonly status: number;
  readonly headers: Answer["headers"];
  /** beginning of the body: a Status object, or what a proxy in between says */
  readonly body: string;
}

/** What an answer with any status but 200 means. The server's own words go along: they name the user and the resource. */
export function faultOfStatus({ status, headers, body }: Refusal): KubeFault {
  const said = statusMessage(body);
  const words = (fixed: string) => (said === "" ? fixed : `${fixed}: ${said}`);
  if (status >= 300 && status < 400) return new KubeFault("malformed", `${status}, a redirect, which is not followed`);
  switch (status) {
    case 400:
      if (/HTTP request to an HTTPS server/i.test(body)) {
        const fault = "the server speaks TLS; write https:// in the kubeconfig";
        return new KubeFault("unreachable", fault, { isOfConnection: true });
      }
      return new KubeFault("server-error", words("400 bad request"));
    case 401:
      return new KubeFault("unauthenticated", words("401 unauthorized"));
    case 403:
      return new KubeFault("forbidden", words("403 forbidden"));
    case 404:
    case 405:
    case 406:
      return new KubeFault("not-served", words(`${status}, not served`));
    case 410:
      return new KubeFault("expired", words("410 gone"));
    case 429:
      return new KubeFault("rate-limited", words("429 too many requests"), { retryAfterMs: retryAfterMs(headers) });
    default:
      return status >= 500
        ? new KubeFault("server-error", words(`${status}`), { retryAfterMs: retryAfterMs(headers) })
        : new KubeFault("malformed", words(`${status}, which is no answer to a GET`));
  }
}

/** [ms]; both forms that RFC 9110 10.2.3 allows, 0 where the server leaves it to us. */
function retryAfterMs(headers: Answer["headers"]): number {
  const value = headers["retry-after"] ?? "";
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? 0 : Math.max(0, date - Date.now());
}

/** @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/ */
function statusMessage(body: string): string {
  let text = body;
  try {
    const status: unknown = JSON.parse(body);
    const message = typeof status === "object" && status !== null && "message" in status ? status.message : "";
    text = typeof message === "string" ? message : "";
  } catch {
    // A proxy's page, or a Status longer than what was read of it.
    if (/^\s*[{<]/.test(body)) return "";
  }
  return visibleText(text);
}
