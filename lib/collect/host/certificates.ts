import type { Certificate } from "../../model/host-facts.js";
import { completeList, malformedLine } from "./lines.js";

const WHAT = "the certificates of the host";
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const LINE = /^(?:-|([A-Z][a-z]{2}) {1,2}(\d{1,2}) (\d{2}:\d{2}:\d{2}) (\d{4})(?: GMT)?) (\/.+)$/;

/**
 * `Nov  5 03:34:59 2026 GMT PATH`, as OpenSSL prints the end of a certificate; `- PATH` of a file in which it found none.
 *
 * @throws {MalformedError}
 * @see openssl-x509(1), -enddate
 */
export function parseCertificates(text: string): readonly Certificate[] {
  return completeList(text, WHAT).map((line, index) => {
    const [, month, day = "", time = "", year = "", path] = LINE.exec(line) ?? [];
    if (path === undefined) throw malformedLine(WHAT, index, "is no end of a certificate");
    if (month === undefined) return { path };
    const number = String(MONTHS.indexOf(month) + 1).padStart(2, "0");
    const notAfter = `${year}-${number}-${day.padStart(2, "0")}T${time}Z`;
    if (Number.isNaN(Date.parse(notAfter))) throw malformedLine(WHAT, index, "has no time");
    return { path, notAfter };
  });
}
