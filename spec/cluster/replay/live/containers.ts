import type { Replayed } from "../replayed-machine.js";
import type { PodName, ReplayedVolume } from "../volumes.js";
import { filesInContainer, MARK } from "./objects.js";

/** Sets $root to what the container of a Pod has as its root; without one it says so and fails. */
function enter(pod: PodName): string {
  return `root=
    for each in /proc/[0-9]*; do
      tr '\\0' '\\n' <"$each/environ" 2>/dev/null | grep -qx '${MARK}=${pod}' || continue
      # The first process of its own PID namespace, not one that it started.
      [ "$(awk '/^NSpid:/ { print $NF }' "$each/status")" != 1 ] || root=$each/root
    done
    [ -n "$root" ] || { echo 'no container of ${pod} runs' >&2; exit 1; }`;
}

/**
 * The files that containers do not see any more, as `VOLUME/FILE`, looked at from the host: an application goes on with what it has,
 * whether or not a kubelet is there.
 *
 * @throws {Error} when the container of a Pod does not run
 */
export async function missingInContainers({
  shell,
  volumes,
}: {
  readonly shell: Replayed;
  readonly volumes: readonly ReplayedVolume[];
}): Promise<readonly string[]> {
  const pods = [...new Set(volumes.map(({ pod }) => pod))];
  const looks = pods.map((pod) => {
    const files = volumes.filter((volume) => volume.pod === pod).flatMap(filesInContainer);
    return [enter(pod), ...files.map(({ name, check }) => `${check} || echo '${name}'`)].join("\n");
  });
  const printed = await shell.run(looks.join("\n"));
  return printed.split("\n").filter((line) => line !== "");
}
