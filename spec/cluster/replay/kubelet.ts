import { FILES, PODS, type PodName, type ReplayedVolume, type VolumeMount } from "./volumes.js";

export const ROOT = "/var/lib/kubelet";

/** The disks that volumes are on beside the two of the machine, and known files in every volume. */
export function prepareVolumes(volumes: readonly ReplayedVolume[]): string {
  return `set -eu
    ${MAKE_DISK}
    make_disk disk 16 /mnt/disk
    make_disk block 16 /mnt/block
    ln -s "$device" /dev/block
    mkdir -p /srv/lower /srv/upper /srv/work /mnt/overlay
    mount -t overlay overlay -o lowerdir=/srv/lower,upperdir=/srv/upper,workdir=/srv/work /mnt/overlay
    mkdir -p /srv/bound /mnt/bound && mount --bind /srv/bound /mnt/bound
    ${volumes.flatMap(({ name, source }) => (source === undefined ? [] : [writeFiles(name, source)])).join("\n")}
    ${writeFiles("pv-block", "/mnt/block")}
    umount /mnt/block
    printf '%s\\n' '/dev/data /data900 xfs defaults 0 0' '/dev/disk /mnt/disk ext4 defaults 0 0' >/etc/fstab`;
}

/** The same, and the root of a kubelet that nobody runs. */
export function prepareData(volumes: readonly ReplayedVolume[]): string {
  return `${prepareVolumes(volumes)}
    ${startKubelet(ROOT)}
    printf 'kind: KubeletConfiguration\\n' >${ROOT}/config.yaml
    mkdir -p ${ROOT}/pki && : >${ROOT}/pki/kubelet.crt`;
}

/** make_disk NAME MIB TARGET: sets $device and mounts it. The loop device goes with the last process here that has it open. */
const MAKE_DISK = `make_disk() {
      truncate -s "$2M" "/var/$1.img" && mkfs.ext4 -q "/var/$1.img" || return
      [ -e /dev/loop-control ] || mknod /dev/loop-control c 10 237
      for try in 1 2 3 4 5; do
        device=$(losetup --find) && number=\${device#/dev/loop}
        [ -e "$device" ] || mknod "$device" b 7 "$number"
        losetup "$device" "/var/$1.img" || continue
        setsid sleep 2147483647 <"$device" >/dev/null 2>&1 &
        mkdir -p "$3" && mount "$device" "$3" && rmdir "$3/lost+found" && losetup --detach "$device"
        return
      done
      return 1
    }`;

function writeFiles(volume: string, directory: string): string {
  return FILES.map((file) => {
    const path = `${directory}/${file}`;
    return `mkdir -p "$(dirname ${path})" && echo '${volume}: ${file}' >${path}`;
  }).join("\n");
}

/**
 * What the kubelet does with its root when it starts: where the mount that holds it is not shared, it binds the root onto itself.
 *
 * @see pkg/volume/util/hostutil/hostutil_linux.go in Kubernetes: DoMakeRShared
 */
export function startKubelet(root: string): string {
  return `mkdir -p ${root}/pods
    findmnt --noheadings --output PROPAGATION --target ${root} | grep -q shared || { mount --bind ${root} ${root}; mount --make-rshared ${root}; }`;
}

/** Sets up every volume of Pods below a root, subPaths being made when a container starts. */
export function setUp(
  root: string,
  volumes: readonly ReplayedVolume[],
  { withSubpaths = true }: { readonly withSubpaths?: boolean } = {},
): string {
  return volumes
    .flatMap((volume) => {
      const pod = `${root}/pods/${PODS[volume.pod]}`;
      const mounts = volume.mounts.filter(({ at }) => withSubpaths || !at.startsWith("volume-subpaths/"));
      return [inRoot(volume, pod), ...mounts.map((mount) => mountVolume(volume, mount, root, pod))];
    })
    .join("\n");
}

/** Volumes that are directories of the kubelet's root itself. */
function inRoot({ kind, name }: ReplayedVolume, pod: string): string {
  if (kind === "emptyDir") return writeFiles(name, `${pod}/volumes/kubernetes.io~empty-dir/${name}`);
  if (kind === "configMap") return writeFiles(name, `${pod}/volumes/kubernetes.io~configmap/${name}`);
  return ":";
}

function mountVolume(volume: ReplayedVolume, mount: VolumeMount, root: string, pod: string): string {
  const { name, kind, source } = volume;
  const target = `${pod}/${mount.at}`;
  const makeTarget = mount.isFile ? `mkdir -p "$(dirname ${target})" && : >${target}` : `mkdir -p ${target}`;
  // A volume that is there already is left as it is.
  return `mountpoint -q ${target} || { ${makeTarget}\n${mountCommands()}; }`;

  function mountCommands(): string {
    if (kind === "emptyDir in memory" || kind === "projected") {
      return `mount -t tmpfs tmpfs ${target}\n${writeFiles(name, target)}`;
    }
    if (kind === "local on a device") {
      const global = `${root}/plugins/kubernetes.io/local-volume/mounts/${name}`;
      return `mountpoint -q ${global} || { mkdir -p ${global} && mount /dev/block ${global}; }\nmount --bind ${global} ${target}`;
    }
    const from = source ?? `${pod}/volumes/kubernetes.io~configmap/${name}`;
    const bind = `mount --bind ${from}/${mount.from} ${target}`;
    return mount.isReadOnly ? `${bind}\nmount -o remount,bind,ro ${target}` : bind;
  }
}

/** What a drain leads to: the kubelet unmounts what evicted Pods had and removes their directories. */
export function evict(root: string): string {
  return (Object.keys(PODS) as readonly PodName[])
    .filter((pod) => pod !== "agent")
    .map((pod) => {
      const directory = `${root}/pods/${PODS[pod]}`;
      return `${unmountBelow(directory)}\nfind ${directory} -xdev -depth -delete`;
    })
    .concat(unmountBelow(`${root}/plugins`))
    .join("\n");
}

/** Deepest and last first, from the mount table alone. */
function unmountBelow(directory: string): string {
  return `tac /proc/1/mountinfo | awk -v root='${directory}/' 'index($5, root) == 1 { print $5 }' | xargs --no-run-if-empty -n 1 umount
    ! grep -qF ' ${directory}/' /proc/1/mountinfo`;
}
