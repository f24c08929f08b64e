import { fileURLToPath } from "node:url";

// Shell code for a namespace of its own: $T is a directory of the host that it may mount over, $R the kubelet's root in it, $OUT
// a directory that outlives it.

/** A kubelet's root on a file system of its own, with each kind of mount in it that a walk must not go into. */
export const KUBELET_ROOT = `
  mount -t tmpfs tmpfs "$T"
  R=$T/kubelet
  mkdir -p "$R/pods/u1/volumes/kubernetes.io~nfs/dead" "$R/pods/u1/volumes/kubernetes.io~nfs/own" "$T/pv" \\
    "$R/pods/u1/volumes/kubernetes.io~local-volume/pv-es" "$R/pods/u1/volumes/kubernetes.io~projected/token" \\
    "$R/odd [d]*" "$R/pki"
  echo data >"$T/pv/base"; echo cert >"$R/pki/kubelet.crt"; echo hosts >"$R/pods/u1/etc-hosts"
  ln "$R/pki/kubelet.crt" "$R/pki/again"; ln -s "$R/pki/kubelet.crt" "$R/pki/current"
  echo other >"$R/pods/u1/volumes/kubernetes.io~nfs/own/file"
  mount --bind "$T/pv" "$R/pods/u1/volumes/kubernetes.io~local-volume/pv-es"
  mount -t tmpfs tmpfs "$R/pods/u1/volumes/kubernetes.io~projected/token"
  echo secret >"$R/pods/u1/volumes/kubernetes.io~projected/token/token"
  mount -t tmpfs tmpfs "$R/odd [d]*"; echo inside >"$R/odd [d]*/file"
`;

/** A FUSE whose server never answers, as an NFS whose server is gone; whoever asks what it is waits until he is killed. */
export const HANGING = `
  exec 9<>/dev/fuse
  mount -i -t fuse -o fd=9,rootmode=40000,user_id=0,group_id=0 dead "$R/pods/u1/volumes/kubernetes.io~nfs/dead"
`;

/** mount(2) with MS_BIND, without a process for each: the source, then as many targets as are asked for. */
const BIND_MANY = String.raw`
  use POSIX ();
  my $call = (POSIX::uname())[4] eq "x86_64" ? 165 : 40;
  my ($root, $count) = @ARGV;
  for my $n (1 .. $count) {
    my $target = sprintf("%s/pods/%08x-0000-4000-8000-%012x", $root, $n * 2654435761 % 4294967296, $n);
    for my $part ("", "/volumes", "/volumes/kubernetes.io~csi", "/volumes/kubernetes.io~csi/pv-$n",
      "/volumes/kubernetes.io~csi/pv-$n/mount") { mkdir "$target$part" or die $!; }
    my ($from, $to, $none) = ("$root/volume\0", "$target/volumes/kubernetes.io~csi/pv-$n/mount\0", 0);
    syscall($call, $from, $to, 0, 4096, 0) == 0 or die $!;
  }
`;

/**
 * A kubelet's root with so many volumes mounted in it, as CSI has them, and all of them bound again, and again all of these: the
 * kernel, which allows 100,000 (fs.mount-max), is much faster with many at once.
 */
export const manyMounts = (count: number, doublings = 0) => `
  mount -t tmpfs -o nr_inodes=0 tmpfs "$T"
  R=$T/kubelet
  mkdir -p "$R/volume" "$R/pods"
  perl -e '${BIND_MANY}' "$R" ${count}
  step=0; while [ "$step" -lt ${doublings} ]; do
    mkdir "$R/$step"
    mount --rbind "$R" "$R/$step"
    step=$((step + 1))
  done
`;

/** A runtime's root with so many inodes, in memory. */
export const manyInodes = (inodes: number) => `
  mount -t tmpfs -o size=80%,nr_inodes=0 tmpfs "$T"
  mkdir "$T/containerd"
  ${process.execPath} ${fileURLToPath(new URL("./make-tree.js", import.meta.url))} "$T/containerd" ${inodes}
`;

export const SANDBOX = "d7cc5504de2bf032f76465477dcc7ff6e3efeb8ff0d276ae32365ba19212cad4";

/**
 * A FUSE over a directory that is read without a thought of it, whose server takes every question and never answers: whoever
 * asks is in D state. The server alone holds the device, so that it ends with the namespace and sets them free.
 */
export const D_STATE = `
  mkdir -p /var/lib/cni
  exec 9<>/dev/fuse
  mount -i -t fuse -o fd=9,rootmode=40000,user_id=0,group_id=0,allow_other dead /var/lib/cni
  ${process.execPath} ${fileURLToPath(new URL("./silent-fuse.js", import.meta.url))} <&9 >/dev/null 2>&1 &
  exec 9>&-
`;

/** Rules of a host port, as portmap writes them, in both kinds of iptables. */
export const HOST_PORT_RULES = `
  port=8080
  for kind in nft legacy; do
    iptables-$kind -t nat -N CNI-HOSTPORT-DNAT
    iptables-$kind -t nat -A CNI-HOSTPORT-DNAT -p tcp -m comment --comment 'dnat name: "br" id: "${SANDBOX}"' \\
      -m multiport --dports "$port" -j DNAT --to-destination 10.244.0.3:80
    iptables-$kind -t nat -A PREROUTING -j CNI-HOSTPORT-DNAT
    port=9090
  done
`;

/** An autofs whose daemon notes what it is asked to mount, and mounts nothing. */
export const AUTOMOUNT = `
  mkdir "$R/auto"
  setsid sh -c 'mount -i -t autofs -o "fd=1,pgrp=$$,minproto=5,maxproto=5,indirect" auto "$1"; sleep 30' sh "$R/auto" |
    cat >"$OUT/asked" &
  until grep -q " $R/auto .* autofs " /proc/self/mountinfo; do sleep 0.1; done
`;

/** Where the script looks, and this machine may have things of its own: among others wherever backups of etcd usually lie. */
const PLACES = "/run /root /var/lib /opt /home /backup /backups /data /var/backups /var/backup /mnt /srv";

/** What containerd, a kubelet, CNI and kubeadm leave on a machine, in place of this one's own; and a backup of etcd. */
export const KUBERNETES_NODE = `
  mkdir "$T/upper" "$T/work"
  mount -t overlay -o "lowerdir=/etc,upperdir=$T/upper,workdir=$T/work" overlay /etc
  for place in ${PLACES}; do
    [ ! -d "$place" ] || mount -t tmpfs tmpfs "$place"
  done
  for place in /backup /backups /data /var/backups /var/backup /mnt /srv; do
    [ ! -d "$place" ] || { mkdir -p "$place/backup"; head -c 8192 /dev/zero | tee "$place/etcd.db" >"$place/backup/etcd.db"; }
  done
  mkdir -p /etc/kubernetes/manifests /etc/containerd /etc/cni "$T/bin" /var/lib/kubelet /var/lib/etcd/member/snap \\
    /opt/etcd-backup /var/lib/cni/networks/br /var/lib/cni/results /run/containerd/io.containerd.runtime.v2.task/k8s.io/${SANDBOX}
  printf 'kind: KubeletConfiguration\nstaticPodPath: "/etc/kubernetes/manifests"\nfailSwapOn: false\n' >"$T/kubelet.yaml"
  touch /etc/kubernetes/manifests/etcd.yaml /etc/kubernetes/manifests/.etcd.yaml.swp
  printf 'version = 2\nroot = "/data900/containerd"\n[plugins]\n  root = "/no"\n' >/etc/containerd/config.toml
  printf '${SANDBOX}\\r\neth0' >/var/lib/cni/networks/br/10.244.0.3
  touch /var/lib/cni/networks/br/lock /var/lib/cni/results/br-${SANDBOX}-eth0
  mkdir "$T/root"
  echo '{"policyName":"static","defaultCpuSet":"0-3","checksum":1}' >"$T/root/cpu_manager_state"
  head -c 4096 /dev/zero >/var/lib/etcd/member/snap/db
  { head -c 8192 /dev/zero; head -c 8192 /dev/zero | sha256sum | cut -c 1-64 | sed 's/../\\\\x&/g' | xargs -0 /bin/echo -en | head -c 32; } >/opt/etcd-backup/good.db
  { head -c 8192 /dev/zero; head -c 32 /dev/zero; } >/opt/etcd-backup/bad.db; touch -d '2020-01-01' /opt/etcd-backup/bad.db
  cp /opt/etcd-backup/bad.db "$T/named.db"
  printf '#!/bin/sh\nsleep 60 & wait\n' >"$T/bin/kubelet"
  chmod +x "$T/bin/kubelet"
  "$T/bin/kubelet" --config "$T/kubelet.yaml" --root-dir="$T/root" --bootstrap-token hunter2 &
  echo "$!" >/run/containerd/io.containerd.runtime.v2.task/k8s.io/${SANDBOX}/init.pid
  until grep -qx kubelet "/proc/$!/comm"; do sleep 0.1; done
`;

/** Every program of the host gives way to busybox's, but setsid, which the test itself needs. */
export const BUSYBOX_ONLY = `
  mkdir "$T/programs"; cp "$(command -v setsid)" "$T/programs/setsid"; cp "$(command -v busybox)" "$T/programs/busybox"
  for applet in $(busybox --list); do [ -e "$T/programs/$applet" ] || ln -s busybox "$T/programs/$applet"; done
  for place in /bin /usr/bin /sbin /usr/sbin /usr/local/bin /usr/local/sbin; do
    "$T/programs/busybox" mount --bind "$T/programs" "$place"
  done
`;

/** Names, types, modes, owners, link counts, sizes, times of change and targets of everything that the script looks at. */
export const STATE_OF_HOST = `
  for place in "$T" /etc ${PLACES}; do [ ! -d "$place" ] || echo "$place"; done | xargs -I{} find {} ! -path "$T/upper*" ! -path "$T/work*" -printf '%p %y %m %n %U %G %s %T@ %C@ %l\\n' | sort
  cat /proc/self/mountinfo /proc/modules /proc/swaps
  ls /sys/module
`;

/** Tables and rules of the namespace's own network. To ask iptables for them would make the tables. */
export const RULES_OF_NETWORK = `
  nft -s list ruleset; echo
  cat /proc/net/ip_tables_names /proc/net/ip6_tables_names
`;
