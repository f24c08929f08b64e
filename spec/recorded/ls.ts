import { completeLines } from "../../lib/collect/host/lines.js";
import { MalformedError } from "../../lib/collect/host/malformed.js";
import type { FileType, PathStatus, StaticPodManifests } from "../../lib/model/host-facts.js";

const TYPES: Readonly<Record<string, FileType>> = { d: "directory", "-": "file", l: "symlink", s: "socket", p: "fifo" };

interface Entry {
  readonly type: FileType;
  readonly name: string;
  readonly linkTarget?: string;
}

/**
 * `ls -ld --full-time PATH…`. The recording holds no realpath(1): a link's own absolute target stands for it, which the
 * mounts that the kernel lists below it bear out.
 *
 * @throws {MalformedError}
 */
export function parseRoots(text: string): readonly PathStatus[] {
  return completeLines(text, "ls -ld").map((line) => {
    const { type, name, linkTarget } = parseEntry(line);
    const link = linkTarget === undefined ? {} : { linkTarget };
    return { path: name, type, ...link, realPath: linkTarget ?? name };
  });
}

/**
 * `ls -la DIRECTORY…` of several directories, a heading each.
 *
 * @throws {MalformedError}
 */
export function parseDirectories(text: string): readonly PathStatus[] {
  if (!/^\/.*:\n/.test(text)) throw new MalformedError("ls -la", "its first heading is missing");
  return text.split(/\n(?=\/.*:\n)/).map((section) => {
    const [heading = "", ...lines] = completeLines(section.endsWith("\n") ? section : `${section}\n`, "ls -la");
    const path = heading.slice(0, -1);
    const entries = parseListing(lines).filter(({ name }) => name !== "lost+found").length;
    return { path, type: "directory", realPath: path, entries } as const;
  });
}

/**
 * `ls -la --full-time` of the kubelet's staticPodPath.
 *
 * @throws {MalformedError}
 */
export function parseManifests(text: string, directory: string): StaticPodManifests {
  const entries = parseListing(completeLines(text, "ls -la"));
  const files = entries.map(({ name, type }) => ({ name, isRun: type === "file" && !name.startsWith(".") }));
  return { directory, files };
}

function parseListing(lines: readonly string[]): readonly Entry[] {
  const [total = "", ...rest] = lines.filter((line) => line !== "");
  if (!/^total \d+$/.test(total)) throw new MalformedError("ls -la", "its line of totals is missing");
  return rest.map(parseEntry).filter(({ name }) => name !== "." && name !== "..");
}

function parseEntry(line: string): Entry {
  const time = /(?:\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d+ [+-]\d{4}|[A-Z][a-z]{2} [ \d]\d +[\d:]+)/.source;
  const match = new RegExp(`^([-dlsp])[-rwxtsST]{9} +\\d+ \\S+ +\\S+ +\\d+ ${time} (.+?)(?: -> (.+))?$`).exec(line);
  const [, letter = "", name, linkTarget] = match ?? [];
  const type = TYPES[letter];
  if (type === undefined || name === undefined) throw new MalformedError("ls", line);
  return { type, name, ...(linkTarget === undefined ? {} : { linkTarget }) };
}
