  # One line for each process that rules speak of: PID, parent, state, name, cgroup, and arguments with \001 for each NUL and \002
  # for each newline. The cgroup tells a program of the host from a container's that merely has its name. The standing audit
  # leaves out shims: there are as many of them as Pods, and their sandboxes are known from /run.
  collect_processes() {
    [ -r /proc/1/comm ] || give_up "$FORBIDDEN" /proc || return
    set +f
    set -- /proc/[0-9]*
    set -f
    for process; do
      read -r comm <"$process/comm" || continue
      case $comm$brief in
        containerd-shimyes | conmonyes) continue ;;
      esac
      case $comm in
        kubelet | containerd | containerd-shim* | dockerd | crio | conmon | k3s | k3s-* | rke2 | etcd | kube-apiserver) ;;
        *) continue ;;
      esac
      read -r status <"$process/stat" || continue
      # The name stands in parentheses and may hold any character: what counts comes after the last one.
      # shellcheck disable=SC2086 # numbers, to be split
      set -- ${status##*) }
      printf '%s %s %s %s %s %s\n' "${process#/proc/}" "$2" "$1" "$comm" "$(cgroup_of "$process")" "$(tr '\000\n' '\001\002' <"$process/cmdline")"
    done
    printf 'complete\n'
  }

  # The container's own where there is one; in cgroup v1 each controller has its line.
  cgroup_of() {
    found=/
    while IFS=: read -r _number _controllers cgroup; do
      case $cgroup in
        *kubepods* | *[0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f][0-9a-f]*) found=$cgroup ;;
      esac
    done <"$1/cgroup"
    printf '%s' "$found" | tr ' ' '?'
  }

  # The value of a flag of the first process of the host with that name, in $value; false where it has none.
  flag_of() {
    comm=$1 flag=$2 value=''
    set +f
    set -- /proc/[0-9]*
    set -f
    for process; do
      read -r name <"$process/comm" || continue
      [ "$name" = "$comm" ] || continue
      case $(cgroup_of "$process") in *kubepods*) continue ;; esac
      value=$(tr '\000' '\n' <"$process/cmdline" | awk -v flag="$flag" '
        next_is_value { print; exit }
        $0 == "--" flag || $0 == "-" flag { next_is_value = 1; next }
        index($0, "--" flag "=") == 1 { print substr($0, length(flag) + 4); exit }
      ')
      [ -n "$value" ]
      return
    done
    return 1
  }
