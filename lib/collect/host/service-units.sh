  # The services that run Pods and those that the Node needs besides, with the sockets that start some of them, and how they hang on
  # mounts: of After= only the mounts are kept.
  collect_service_units() {
    [ -d /run/systemd/system ] || give_up "$UNSUPPORTED" 'services without systemd' || return
    has systemctl || give_up "$MISSING_TOOL" systemctl || return
    units=$(systemctl show --no-pager --no-ask-password \
      -p Id,LoadState,ActiveState,UnitFileState,FragmentPath,DropInPaths,KillMode,RequiresMountsFor,After,NeedDaemonReload,WantedBy,RequiredBy,BoundBy,UpheldBy,TriggeredBy \
      kubelet.service containerd.service docker.service cri-docker.service crio.service k3s.service k3s-agent.service \
      rke2-server.service rke2-agent.service etcd.service keepalived.service haproxy.service docker.socket \
      chronyd.service iscsid.service iscsid.socket multipathd.service multipathd.socket) || give_up "$NO_ANSWER" 'systemctl show' || return
    printf '%s\n\n' "$units" | awk '
      /^After=/ {
        count = split(substr($0, 7), units, " ")
        line = "After="
        for (n = 1; n <= count; n++) if (units[n] ~ /\.(auto)?mount$/) line = line units[n] " "
        print line
        next
      }
      { print }
    '
    printf 'complete\n'
  }
