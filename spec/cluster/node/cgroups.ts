import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { cgroupName } from "../run-directory.js";

const TOP = "/sys/fs/cgroup";

let made = 0;

/** Makes a cgroup for a machine in each hierarchy of cgroup v1 and gives back its name. */
export function makeCgroups(): string {
  const name = join(cgroupName(), String(++made));
  for (const hierarchy of readdirSync(TOP)) {
    // The one of cgroup v2 beside v1 has nothing that a kubelet needs.
    if (hierarchy === "unified" || !existsSync(join(TOP, hierarchy, "cgroup.procs"))) continue;
    let below = join(TOP, hierarchy);
    for (const part of name.split("/")) {
      const cgroup = join(below, part);
      mkdirSync(cgroup, { recursive: true });
      // A cpuset begins empty, and takes no process as long as it is.
      for (const file of hierarchy === "cpuset" ? ["cpuset.cpus", "cpuset.mems"] : []) {
        writeFileSync(join(cgroup, file), readFileSync(join(below, file)));
      }
      below = cgroup;
    }
  }
  return name;
}

/** Words that start a command in these cgroups: their name and the command come after. */
export const IN_CGROUPS = [
  "sh",
  "-c",
  `for hierarchy in ${TOP}/*; do
    [ ! -d "$hierarchy/$0" ] || echo "$$" >"$hierarchy/$0/cgroup.procs"
  done
  exec "$@"`,
] as const;
