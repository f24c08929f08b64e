import type { Print } from "./farm.js";

/** About what a host gives in the standing audit, 20 KB, in the form of the tests' stand-in for the script. */
export const printedBy: Print = ([nonce = ""], machineId, bootId) =>
  `kaudit ${nonce}\n${machineId} ${bootId}\n6.1.0\n${"x".repeat(20_000)}\n`;
