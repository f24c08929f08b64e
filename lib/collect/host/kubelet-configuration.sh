  # The path, then the file.
  collect_kubelet_configuration() {
    flag_of kubelet config || value=/var/lib/kubelet/config.yaml
    [ -e "$value" ] || give_up "$ABSENT" "$value" || return
    [ -r "$value" ] || give_up "$FORBIDDEN" "$value" || return
    printf '%s\n' "$value"
    cat -- "$value"
  }

  # Where the kubelet looks for static Pods, in $value; false where nothing says it.
  static_pod_path() {
    ! flag_of kubelet pod-manifest-path || return 0
    for server in k3s-server:k3s k3s-agent:k3s rke2:rke2; do
      pgrep_comm "${server%:*}" || continue
      flag_of "${server%:*}" data-dir || value=/var/lib/rancher/${server#*:}
      value=$value/agent/pod-manifests
      return 0
    done
    flag_of kubelet config || value=/var/lib/kubelet/config.yaml
    [ -r "$value" ] || return
    value=$(awk '/^staticPodPath:/ { gsub(/^staticPodPath:[ \t]*["\047]?|["\047]?[ \t\r]*$/, ""); print; exit }' "$value")
    [ -n "$value" ]
  }

  # Whether a process of that name is here.
  pgrep_comm() {
    wanted=$1
    set +f
    set -- /proc/[0-9]*
    set -f
    for process; do
      ! read -r name <"$process/comm" || [ "$name" != "$wanted" ] || return 0
    done
    return 1
  }
