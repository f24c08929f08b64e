import type { RuntimeContainer } from "../../model/host-facts.js";
import { linesBelow, malformedLine } from "./lines.js";

const WHAT = "ctr containers list";

/**
 * What containerd has in its metadata, sandboxes included. The heading is printed even when there is none; no output at
 * all is what a runtime that is down leaves behind.
 *
 * @throws {MalformedError}
 */
export function parseRuntimeContainers(text: string): readonly RuntimeContainer[] {
  return linesBelow(/^CONTAINER +IMAGE +RUNTIME *$/, text, WHAT).map((line, index) => {
    const [id, image, runtime, ...rest] = line.trim().split(/ +/);
    if (id === undefined || image === undefined || runtime === undefined || rest.length > 0) {
      throw malformedLine(WHAT, index + 1, "is no container");
    }
    return { id, image };
  });
}
