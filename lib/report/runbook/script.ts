import { renderCommand } from "../../derive/shell-quote.js";
import type { MessageValues } from "../../model/finding.js";
import type { RunbookStep, Script } from "./runbook.js";

/** A command as its template and the values of its placeholders. */
export type Command = readonly [template: string, values?: MessageValues];

/**
 * Commands that run one after the other for as long as each succeeds: whoever pastes the whole block does not run past a
 * failure. All of them are withheld when one cannot be written safely.
 */
export function script(commands: readonly Command[], label?: string): Script {
  const rendered = commands.map(([template, values = {}]) => renderCommand(template, values));
  const safe = rendered.filter((command) => command !== null);
  const isWithheld = safe.length < rendered.length;
  return { ...(label === undefined ? {} : { label }), lines: isWithheld ? [] : chain(safe), isWithheld };
}

/** Joins commands by `&&`; one of several lines keeps them. */
export function chain(commands: readonly string[]): readonly string[] {
  return commands.join(" &&\n").split("\n");
}

/**
 * A path as /proc/PID/mountinfo writes it: blank, tab, newline and backslash in octal. fstab(5) takes the same.
 *
 * @see seq_path() in fs/seq_file.c
 */
export function octalPath(path: string): string {
  return path.replace(/[ \t\n\\]/g, (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, "0")}`);
}

/**
 * Fails while anything is mounted at or below the directory, and says what: rename(2) of a mount point fails with EBUSY,
 * and what deletes recursively goes through a mount. It fails as well where the mount table cannot be read.
 */
export function assertNothingMounted(directory: string): Command {
  return [
    `root={root} awk 'index($5 "/", ENVIRON["root"]) == 1 { print $5; n++ } END { exit n > 0 }' /proc/1/mountinfo`,
    { root: `${octalPath(directory)}/` },
  ];
}

/** Unmounts what the mount table has below a directory, the last mounted first. */
export function unmountBelow(directory: string): Command {
  return [
    `tac /proc/1/mountinfo | root={root} awk 'index($5, ENVIRON["root"]) == 1 { print $5 }' | ` +
      String.raw`xargs --no-run-if-empty --max-args=1 --delimiter='\n' umount --`,
    { root: `${octalPath(directory)}/` },
  ];
}

/** Fails where there is anything at the path, a dangling symbolic link included: mv and ln -s would go into a directory. */
export function assertAbsent(path: string): readonly Command[] {
  return [
    ["test ! -e {path}", { path }],
    ["test ! -L {path}", { path }],
  ];
}

/** Runs a command on each path in turn until one fails; the paths stand below one another. */
export function forEach(variable: string, paths: readonly string[], body: string): Command {
  const values = Object.fromEntries(paths.map((path, index) => [`path${index}`, path]));
  const list = paths.map((_, index) => ` \\\n      {path${index}}`).join("");
  return [`( for ${variable} in${list}\n  do ${body} || exit 1; done )`, values];
}

/** A block that was pasted whole says whether it came to its end. */
export function withEnd(step: RunbookStep, name: string): RunbookStep {
  const scripts = step.scripts.map((block, index) => {
    const words = step.scripts.length === 1 ? name : `${name}, block ${index + 1}`;
    return block.isWithheld ? block : { ...block, lines: chain([block.lines.join("\n"), `echo "${words}: done"`]) };
  });
  return { ...step, scripts };
}
