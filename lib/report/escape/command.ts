import { hasInvisible } from "../../derive/invisible.js";
import { holdsPipelineCommand } from "./pipeline-commands.js";

/**
 * Whether a command may be shown for pasting: what is seen is what a shell would get. A report that kaudit made holds no
 * other; one that was read from a file may.
 */
export function isPasteable(command: string): boolean {
  return !hasInvisible(command) && !holdsPipelineCommand(command);
}
