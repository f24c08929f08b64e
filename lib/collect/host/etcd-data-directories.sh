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
    ! etcd_data_dir || printf '%s\n' "$value"
    printf '%s\n' /var/lib/etcd
    for server in k3s-server:k3s rke2:rke2; do
      rancher_setting "$server" data-dir "/var/lib/rancher/${server#*:}"
      printf '%s\n' "$value/server/db/etcd"
    done
  }

  # --data-dir of etcd itself, which runs in a container where kubeadm has made it; kubeadm mounts it at its own path.
  etcd_data_dir() {
    set +f
    set -- /proc/[0-9]*
    set -f
    for process; do
      read -r name <"$process/comm" || continue
      [ "$name" = etcd ] || continue
      value=$(tr '\000' '\n' <"$process/cmdline" | awk 'index($0, "--data-dir=") == 1 { print substr($0, 12); exit }')
      case $value in /*) return 0 ;; esac
    done
    return 1
  }
