import { parentOf } from "../../../derive/path.js";
import { bytesText } from "../../view/quantities.js";
import type { RunbookStep, Script } from "../runbook.js";
import { assertAbsent, assertNothingMounted, type Command, octalPath, script } from "../script.js";
import type { NodePlan, PlannedMove } from "./node-plan.js";

export function checkDestination({ node, moves, bytesToCopy }: NodePlan): RunbookStep {
  const parents = [...new Set(moves.map(({ to }) => parentOf(to)))];
  return {
    title: "Check where the trees go",
    text: [
      `On ${node}. It prints the file system that will hold them, its line in /etc/fstab or its mount unit, and the room there is.`,
      bytesToCopy === null ? "How much there is to copy is not known." : `There are ${bytesText(bytesToCopy)} to copy.`,
    ],
    scripts: [
      script([
        ...parents.flatMap((parent): readonly Command[] => [
          ["test -d {parent}", { parent }],
          ["findmnt --task 1 --target {parent} --output TARGET,SOURCE,FSTYPE,OPTIONS,PROPAGATION", { parent }],
          ["disk=$(findmnt --task 1 --noheadings --output TARGET --target {parent})", { parent }],
          [
            `{ findmnt --fstab --mountpoint "$disk" || systemctl cat -- "$(systemd-escape --path --suffix=mount "$disk")"; }`,
          ],
          ["df --human-readable -- {parent}", { parent }],
        ]),
        ...moves.map(
          ({ to }): Command => [
            '{ test ! -e {to} || { test -d {to} && content=$(ls -A -- {to}) && test -z "$content"; }; }',
            { to },
          ],
        ),
      ]),
    ],
    stop:
      "Stop when this is not the disk that you mean, when its options have ro or noexec, when its propagation is private, " +
      "when it is an xfs of ftype=0 (xfs_info), when it is not mounted by UUID or another lasting name, when " +
      "there is less room than there is to copy, or when a target exists and is not empty.",
  };
}

/** Offline, and twice: the second run only compares. */
export function copyTrees({ node, moves }: NodePlan): RunbookStep {
  return {
    title: "Copy the trees",
    text: [
      `On ${node}. The second rsync of each pair only compares and must find no difference.`,
      "For the container runtime's own root an empty directory does as well, where every image can be pulled again.",
      "With SELinux enforcing, give the new trees the labels of the old ones: semanage fcontext -a -e OLD NEW, restorecon -R NEW.",
    ],
    scripts: [
      script(
        moves.flatMap(({ from, to }): readonly Command[] => [
          assertNothingMounted(from),
          ["rsync -aHAXSx --numeric-ids -- {from}/ {to}/", { from, to }],
          ["left=$(rsync -aHAXSxn --itemize-changes --numeric-ids -- {from}/ {to}/)", { from, to }],
          ['test -z "$left"'],
        ]),
      ),
    ],
    stop: "Stop when rsync reports any error. The old trees are untouched so far: start the services again to go back.",
  };
}

/** Renames the old tree, which is atomic and keeps it, and puts the new one where it was. */
export function switchTrees(plan: NodePlan): RunbookStep {
  const { node, moves, method } = plan;
  const rename = script(
    [
      ...moves.flatMap(({ from, aside }) => [...assertAbsent(aside), assertNothingMounted(from)]),
      ...moves.flatMap(renameCommands),
    ],
    "Rename the old trees; they are kept:",
  );
  return {
    title: "Switch",
    text: [
      `On ${node}. A rename that fails must not be followed by anything: a link would then be made inside the old tree.`,
    ],
    scripts: [rename, ...newPlace(plan)],
    stop:
      method === "root-dir"
        ? "Stop when a configuration names the old path anywhere else: CSI drivers and agents often do."
        : "Stop when the last command of a block fails: the old path does not lead to the new tree.",
  };
}

function renameCommands({ from, aside }: PlannedMove): readonly Command[] {
  return [["mv -nT -- {from} {aside}", { from, aside }], ...assertAbsent(from), ["test -d {aside}", { aside }]];
}

function newPlace({ moves, method }: NodePlan): readonly Script[] {
  const mount = script(
    [...moves.flatMap(mountCommands), ...moves.flatMap(isSameDirectory)],
    "Mount the new trees at the original paths, by a line in /etc/fstab that the next boot uses as well:",
  );
  switch (method) {
    case "mount":
      return [mount];
    case "symlink":
      return [
        mount,
        script(
          moves.flatMap(linkCommands),
          "Or, in its place, the symbolic links of the plan. The mount is the safer one: programs resolve a link and then " +
            "hold on to either path.",
        ),
      ];
    case "root-dir":
      return [];
  }
}

/** What the switch adds to /etc/fstab. */
export function fstabLine({ from, to }: PlannedMove): string {
  return `${octalPath(to)} ${octalPath(from)} none bind 0 0`;
}

function mountCommands(move: PlannedMove): readonly Command[] {
  const { from } = move;
  return [
    ["mkdir -m 0755 -- {from}", { from }],
    ["printf '%s\\n' {line} >> /etc/fstab", { line: fstabLine(move) }],
    ["systemctl daemon-reload"],
    ["mount -- {from}", { from }],
  ];
}

function linkCommands(move: PlannedMove): readonly Command[] {
  const { from, to } = move;
  return [...assertAbsent(from), ["ln -sT -- {to} {from}", { from, to }], ...isSameDirectory(move)];
}

/** Device and inode of what the two paths lead to. */
function isSameDirectory({ from, to }: PlannedMove): readonly Command[] {
  return [
    ["here=$(stat -Lc %d:%i -- {from})", { from }],
    ["there=$(stat -Lc %d:%i -- {to})", { to }],
    ['test "$here" = "$there"'],
  ];
}

// systemd reads blanks, quotes and % in this value as its own syntax.
const PLAIN_PATH = /^[A-Za-z0-9_./:@+-]+$/;

type Unit = "containerd" | "kubelet";

/** File that lets a service wait. */
export function dropInOf(unit: Unit): string {
  return `/etc/systemd/system/${unit}.service.d/relocation.conf`;
}

/** Without it a boot that lacks the disk starts the kubelet on an empty directory. */
export function letServicesWait({ node, moves, method }: NodePlan): RunbookStep {
  const paths = moves.map(({ from, to }) => (method === "root-dir" ? to : from)).concat(moves.map(({ to }) => to));
  // One path that cannot be written takes the whole block away, as an empty list does.
  const isPlain = paths.every((path) => PLAIN_PATH.test(path));
  const required = isPlain ? [...new Set(paths)].map((path) => `RequiresMountsFor=${path}`) : [];
  const dropIn = (unit: Unit): readonly Command[] => [
    [`mkdir -p -- ${parentOf(dropInOf(unit))}`],
    [`test ! -e ${dropInOf(unit)}`],
    [`printf '%s\\n' '[Unit]' {required} > ${dropInOf(unit)}`, { required }],
  ];
  return {
    title: "Let the services wait for the disk",
    text: [`On ${node}. A boot without the disk must not start them on an empty directory.`],
    scripts: [
      script([
        ...dropIn("containerd"),
        ...dropIn("kubelet"),
        ["systemctl daemon-reload"],
        ["systemctl cat kubelet containerd"],
      ]),
    ],
    stop: "Stop when a RequiresMountsFor line is not shown for both units.",
  };
}
