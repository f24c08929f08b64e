# Plays a runbook's blocks on real mounts, in a mount and PID namespace of its own, below one temporary directory.
# usage: rehearsal.sh DIRECTORY PLACE   DIRECTORY holds N-M.sh (step N, block M) and back-M.sh, written for paths below
# DIRECTORY/host; PLACE is the block of the switch that is chosen. One line per play: NAME done|stopped, and what is left.
set -eu
blocks=$1
place=$2
host=$1/host
kubelet=$host/var/lib/kubelet
pods=$kubelet/pods
pg=$pods/7df16e12-9f34-4e16-87ba-d45c623ff00b
es=$pods/2af8dfdf-40c6-4742-b348-12a3d3fea9a3

mount --make-rprivate /
mkdir -p "$host"
mount -t tmpfs host "$host"
mkdir -p "$host/etc/kubernetes/manifests" "$host/root" "$host/bin" "$host/backup" "$host/var/lib/containerd" \
  "$host/data900/pv/pg/sub" "$host/opt/pv2"
cp -a /etc/. "$host/etc/" 2> /dev/null || : # not every file is there to be read
: > "$host/etc/fstab"
mount --bind "$host/etc" /etc

for name in systemctl kubectl crictl; do printf '#!/bin/sh\nexit 0\n' > "$host/bin/$name"; done
printf '#!/bin/sh\n[ "$1" = is-active ] && [ "$2" = --quiet ] && exit 3\nexit 0\n' > "$host/bin/systemctl"
printf '#!/bin/sh\necho 0\n' > "$host/bin/pgrep"
# rsync -…n only compares.
cat > "$host/bin/rsync" << 'RSYNC'
#!/bin/sh
flags=$1
for argument; do from=${to-}; to=$argument; done
case $flags in
  *n) diff -rq "$from" "$to" ;;
  *) mkdir -p "$to" && cp -a "$from/." "$to/" ;;
esac
RSYNC
chmod +x "$host/bin"/*
PATH=$host/bin:$PATH
export PATH
[ "$(command -v systemctl)" = "$host/bin/systemctl" ]

echo config > "$host/etc/kubernetes/manifests/etcd.yaml"
echo pg > "$host/data900/pv/pg/file"
echo sub > "$host/data900/pv/pg/sub/file"
echo es > "$host/opt/pv2/file"
mkdir -p "$kubelet"
echo config > "$kubelet/config.yaml"
set +e

bind() { mkdir -p "$2" && mount --bind "$1" "$2"; }
# bind_volumes POD_OF_PG POD_OF_ES
bind_volumes() {
  bind "$host/opt/pv2" "$2/volumes/kubernetes.io~local-volume/pv-es"
  bind "$host/data900/pv/pg" "$1/volumes/kubernetes.io~local-volume/pv-pg"
  bind "$host/data900/pv/pg/sub" "$1/volume-subpaths/pv-pg/c/2"
}
unbind_volumes() {
  umount "$2/volumes/kubernetes.io~local-volume/pv-es" "$1/volume-subpaths/pv-pg/c/2" \
    "$1/volumes/kubernetes.io~local-volume/pv-pg"
}
play() {
  if sh "$blocks/$1.sh" 2> "$host/error" | grep -q 'done$'; then echo "${2:-$1} done"; else echo "${2:-$1} stopped"; fi
}
data() { cat "$host/data900/pv/pg/file" "$host/data900/pv/pg/sub/file" "$host/opt/pv2/file" | xargs echo data; }

bind_volumes "$pg" "$es"
for early in 3-1 9-1 10-1 10-2 "10-$place" 16-1; do play $early "early $early"; done
data

play 1-1
play 2-1
play 3-1 "in use 3-1"
unbind_volumes "$pg" "$es"
play 3-1
play 4-1 "no backup 4-1"
backup=$host/backup
export backup
play 4-1
for step in 5-1 6-1 7-1; do play $step; done
bind_volumes "$pg" "$es"
play 8-1
data
bind "$host/opt/pv2" "$kubelet/unseen"
for step in 8-1 9-1 10-1; do play $step "unseen mount $step"; done
umount "$kubelet/unseen"
mount --bind "$kubelet" "$kubelet"
for step in 8-1 10-1; do play $step "self mount $step"; done
umount "$kubelet"
play 9-1
mkdir "$kubelet.before-relocation"
play 10-1 "occupied 10-1"
rmdir "$kubelet.before-relocation"
play 10-1
play 10-1 "again 10-1"
play "10-$place"
for block in 2 3; do [ -e "$blocks/10-$block.sh" ] && play "10-$block" "as well 10-$block"; done
for step in 11-1 12-1 13-1 13-2 14-1 15-1; do play $step; done
play 15-2 "no Pods 15-2"
root=$(readlink -f "$kubelet")
bind_volumes "$root/pods/new" "$root/pods/new"
play 15-2
echo "manifests $(ls "$host/etc/kubernetes/manifests")"
bind "$host/opt/pv2" "$kubelet.before-relocation/x"
play 16-1 "still mounted 16-1"
data
umount "$kubelet.before-relocation/x"
unbind_volumes "$root/pods/new" "$root/pods/new"
play back-1
play back-2
play back-3
echo "fstab $(wc -l < "$host/etc/fstab")"
play back-1 "again back-1"
echo "kubelet $(cat "$kubelet/config.yaml") $(ls -d "$host"/var/lib/*.before-relocation 2> /dev/null | wc -l) aside"
play 10-1 "once more 10-1"
play "10-$place" "once more 10-$place"
play 16-1
echo "removed $(ls -d "$host"/var/lib/*.before-relocation 2> /dev/null | wc -l) aside"
data
