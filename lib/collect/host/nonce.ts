import { randomBytes } from "node:crypto";

/** What no other run has, and nobody on the host can know before: 32 hexadecimal digits. */
export function newNonce(): string {
  return randomBytes(16).toString("hex");
}
