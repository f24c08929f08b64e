import { factsFromOutput } from "./facts-from-output.js";
import { nonceOf } from "./frames.js";
import type { HostProgram } from "./host-program.js";
import { newNonce } from "./nonce.js";
import { hostScript } from "./script.js";
import { scriptArguments } from "./script-arguments.js";

/** The script of this version, as connections run it. */
export function scriptProgram(): HostProgram {
  const { text, seconds } = hostScript();
  return { text, seconds, newNonce, arguments: scriptArguments, read: factsFromOutput, nonceOf };
}
