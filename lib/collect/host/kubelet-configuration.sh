  # `drop-ins` where files are merged over it, the path, then the file. k3s and RKE2 put theirs below their own directory.
  collect_kubelet_configuration() {
    if ! flag_of kubelet config; then
      value=/var/lib/kubelet/config.yaml
      [ -e "$value" ] || ! rancher_directory || value=$value/agent/etc/kubelet.conf.d/00-${server#*:}-defaults.conf
    fi
    file=$value
    [ -e "$file" ] || give_up "$ABSENT" "$file" || return
    [ -r "$file" ] || give_up "$FORBIDDEN" "$file" || return
    ! flag_of kubelet config-dir || [ ! -d "$value" ] || ! names_in "$value" | grep -q '\.conf$' || printf 'drop-ins\n'
    printf '%s\n' "$file"
    cat -- "$file"
  }

  # Where the kubelet looks for static Pods, in $value; false where nothing says it.
  static_pod_path() {
    ! flag_of kubelet pod-manifest-path || return 0
    if rancher_directory; then
      value=$value/agent/pod-manifests
      return 0
    fi
    flag_of kubelet config || value=/var/lib/kubelet/config.yaml
    [ -r "$value" ] || return
    value=$(awk '/^staticPodPath:/ { gsub(/^staticPodPath:[ \t]*["\047]?|["\047]?[ \t\r]*$/, ""); print; exit }' "$value")
    [ -n "$value" ]
  }

  # The data directory of the k3s or RKE2 that runs here, in $value.
  rancher_directory() {
    for server in k3s-server:k3s k3s-agent:k3s rke2:rke2; do
      ! is_running "${server%:*}" || { rancher_setting "$server" data-dir "/var/lib/rancher/${server#*:}" && return; }
    done
    return 1
  }

  # rancher_setting PROCESS:DISTRIBUTION NAME DEFAULT: from the flag, the file, or neither, in $value.
  rancher_setting() {
    flag_of "${1%:*}" "$2" || value=$(
      awk -v name="$2" 'index($0, name ":") == 1 {
        sub(/^[^:]*:[ \t]*["\047]?/, "")
        sub(/["\047]?[ \t\r]*(#.*)?$/, "")
        print
        exit
      }' "/etc/rancher/${1#*:}/config.yaml"
    )
    value=${value:-$3}
  }

  is_running() {
    wanted=$1
    set +f
    set -- /proc/[0-9]*
    set -f
    for process; do
      ! read -r name <"$process/comm" || [ "$name" != "$wanted" ] || return 0
    done
    return 1
  }
