#!/bin/sh
# Makes a machine of its own out of fresh namespaces (mount, PID, network, UTS, IPC, cgroup) and stays as its init.
# Its root is an ext4 of its own and its data disk an xfs of its own, both in files; of the machine that it runs on it sees
# programs alone, read-only. When init dies, every process and every mount here is gone with it.
#
# machine.sh NAME DIRECTORY PROGRAMS PROPAGATION
#   DIRECTORY    holds root.img and data.img, already formatted; init's PID, as the outside has it, is written to DIRECTORY/pid
#   PROGRAMS     directory with the Kubernetes binaries
#   PROPAGATION  of the root: shared, as systemd makes it, or private
set -eu
name=$1 directory=$2 programs=$3 propagation=$4
# /proc is still the outside's.
read -r pid rest </proc/self/stat

mount --make-rprivate /
root=$directory/root
mkdir -p "$root"
mount -o loop "$directory/root.img" "$root"
cd "$root"
rmdir lost+found
mkdir -p data900 dev etc home media mnt opt/kubernetes/bin proc root run srv sys tmp usr var/lib var/log var/tmp outside
chmod 700 root
chmod 1777 tmp var/tmp
mount -o loop,noatime "$directory/data.img" data900

mount --bind /usr usr
mount --bind "$programs" opt/kubernetes/bin
for place in usr opt/kubernetes/bin; do mount -o remount,bind,ro "$place"; done
for place in bin lib lib32 lib64 libx32 sbin; do
  [ ! -L "/$place" ] || ln -s "usr/$place" "$place"
done
for file in alternatives debian_version ld.so.cache ld.so.conf ld.so.conf.d login.defs nsswitch.conf os-release pam.conf pam.d protocols \
  security services shells sudo.conf; do
  [ ! -e "/etc/$file" ] || cp -a "/etc/$file" etc/
done

mount -t proc proc proc
mount -t sysfs sysfs sys
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs -o mode=755 tmpfs dev
mkdir dev/pts dev/shm dev/mqueue
mount -t devpts -o newinstance,ptmxmode=666 devpts dev/pts
mount -t tmpfs tmpfs dev/shm
mount -t mqueue mqueue dev/mqueue
for device in null:1:3 zero:1:5 full:1:7 random:1:8 urandom:1:9 kmsg:1:11 tty:5:0; do
  numbers=${device#*:}
  mknod -m 666 "dev/${device%%:*}" c "${numbers%:*}" "${numbers#*:}"
done
# The two disks, which tools look for by the name in the mount table.
for place in . data900; do
  disk=$(mountpoint -d "$place")
  mknod -m 660 "dev/loop${disk#*:}" b 7 "${disk#*:}"
done
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd

# Each cgroup v1 hierarchy, from this machine's own cgroup downwards.
mount -t tmpfs -o mode=755 tmpfs sys/fs/cgroup
while IFS=: read -r _number controllers _path; do
  case $controllers in
    '') continue ;;
    name=*) mkdir "sys/fs/cgroup/${controllers#name=}" && mount -t cgroup -o "none,$controllers" cgroup "sys/fs/cgroup/${controllers#name=}" ;;
    *) mkdir "sys/fs/cgroup/$controllers" && mount -t cgroup -o "$controllers" cgroup "sys/fs/cgroup/$controllers" ;;
  esac
done </proc/self/cgroup

pivot_root . outside
exec </dev/null
umount -l /outside
rmdir /outside
mount "--make-r$propagation" /

echo "$name" >/proc/sys/kernel/hostname
echo "$name" >/etc/hostname
printf '127.0.0.1 localhost\n' >/etc/hosts
tr -d - </proc/sys/kernel/random/uuid >/etc/machine-id
echo 1 >/proc/sys/net/ipv4/ip_forward
echo "$pid" >/run/init.pid
echo "ready $pid"

# Orphans come to init, which has to wait for them.
while :; do
  sleep 2147483647 &
  wait "$!" || :
done
