  # `PATH SECONDS BYTES` of the database in each data directory that is there, most of them by their layout's default.
  collect_etcd_data_directories() {
    etcd_directories | sort -u | while IFS= read -r directory; do
      [ -e "$directory" ] || continue
      [ -x "$directory" ] || give_up "$FORBIDDEN" "$directory" || return
      figures=$(stat -c '%Y %s' -- "$directory/member/snap/db") || figures='- -'
      printf '%s %s\n' "$figures" "$directory"
    done || return
    printf 'complete\n'
  }

  etcd_directories() {
    etcd_data_dirs
    printf '%s\n' /var/lib/etcd
    for server in k3s-server:k3s rke2:rke2; do
      rancher_setting "$server" data-dir "/var/lib/rancher/${server#*:}"
      printf '%s\n' "$value/server/db/etcd"
    done
  }

  # --data-dir of the host's own etcd, be it a service or in a static Pod, where kubeadm mounts it at its own path. A tenant's is at a
  # path of his container; the Pod it runs in has a UUID, and a static one a hash without dashes.
  etcd_data_dirs() {
    set +f
    set -- /proc/[0-9]*
    set -f
    for process; do
      read -r name <"$process/comm" || continue
      [ "$name" = etcd ] || continue
      case $(cgroup_of "$process") in *kubepods*pod????????[-_]????[-_]????[-_]*) continue ;; esac
      tr '\000' '\n' <"$process/cmdline" | awk '
        next_is_value { print; exit }
        $0 == "--data-dir" || $0 == "-data-dir" { next_is_value = 1; next }
        match($0, /^--?data-dir=/) { print substr($0, RLENGTH + 1); exit }
      ' | grep '^/'
    done
  }
