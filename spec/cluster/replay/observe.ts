import type { Replayed } from "./replayed-machine.js";
import { FILES, isPersistentKind, type ReplayedVolume } from "./volumes.js";

/** Path on the host of each file of a volume, seen past whatever is mounted over it. */
const PEEK = "/run/peek";

/** Where the files of a volume lie, the disk's own way to them. */
function peekPath({ kind, source }: ReplayedVolume): string | undefined {
  if (kind === "local on a device") return `${PEEK}/block`;
  if (source === "/mnt/disk") return `${PEEK}/disk`;
  if (source === "/mnt/overlay/data") return `${PEEK}/overlay/data`;
  if (source === "/mnt/bound") return `${PEEK}/system/srv/bound`;
  if (source?.startsWith("/data900/")) return source.replace("/data900", `${PEEK}/data`);
  return source === undefined ? undefined : `${PEEK}/system${source}`;
}

/**
 * The files that are gone or differ, as `VOLUME/FILE`. Each disk is looked at through a mount of its own, made in a namespace of
 * its own: so nothing is hidden, and the machine's own table stays as it is.
 */
export async function lostFiles(machine: Replayed, volumes: readonly ReplayedVolume[]): Promise<readonly string[]> {
  const persistent = volumes.filter(isPersistentKind);
  const checks = persistent.flatMap((volume) =>
    FILES.map((file) => {
      const path = `${peekPath(volume)}/${file}`;
      return `[ "$(cat ${path} 2>/dev/null)" = '${volume.name}: ${file}' ] || echo '${volume.name}/${file}'`;
    }),
  );
  const script = `set -eu
    mount --make-rprivate /
    cd / && mkdir -p ${PEEK}/system ${PEEK}/data ${PEEK}/disk ${PEEK}/block ${PEEK}/overlay
    mount --bind / ${PEEK}/system
    mount --bind /data900 ${PEEK}/data
    mount --bind /mnt/disk ${PEEK}/disk
    mount /dev/block ${PEEK}/block
    mount --bind /mnt/overlay ${PEEK}/overlay
    ${checks.join("\n")}`;
  const printed = await machine.run(`unshare --mount sh -c "$(cat)"`, script);
  return printed.split("\n").filter((line) => line !== "");
}
