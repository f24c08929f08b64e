import type { StaticPodManifests } from "../../model/host-facts.js";
import { completeList, malformedLine } from "./lines.js";
import { MalformedError } from "./malformed.js";

const WHAT = "the directory of static Pods";

/**
 * `none`, or the directory, then `f NAME` for each name that leads to a regular file and `- NAME` for each other.
 *
 * @throws {MalformedError}
 * @see pkg/kubelet/config/file_linux.go in Kubernetes: every file whose name does not begin with a dot
 */
export function parseStaticPodManifests(text: string): StaticPodManifests {
  const [directory, ...lines] = completeList(text, WHAT);
  if (directory === "none" && lines.length === 0) return { directory: null, files: [] };
  if (directory?.startsWith("/") !== true) throw new MalformedError(WHAT, "its path is missing");
  const files = lines.map((line, index) => {
    const [, kind, name] = /^([f-]) ([^/]+)$/.exec(line) ?? [];
    if (name === undefined) throw malformedLine(WHAT, index + 1, "is no file");
    return { name, isRun: kind === "f" && !name.startsWith(".") };
  });
  return { directory, files: files.sort((a, b) => (a.name < b.name ? -1 : 1)) };
}
