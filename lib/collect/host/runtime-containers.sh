  # What containerd has in its metadata; the standing audit takes the sandboxes alone. k3s' own ctr unpacks files before it runs,
  # so it is not called.
  collect_runtime_containers() {
    is_root || give_up "$FORBIDDEN" 'the socket of containerd' || return
    for socket in /run/containerd/containerd.sock /run/k3s/containerd/containerd.sock; do
      [ -S "$socket" ] || continue
      program=$(command -v ctr) || give_up "$MISSING_TOOL" ctr || return
      [ ! -L "$program" ] || give_up "$MISSING_TOOL" ctr || return
      table=$(ctr --connect-timeout 5s --address "$socket" --namespace k8s.io containers list) ||
        give_up "$NO_ANSWER" "$socket" || return
      printf '%s\n' "$table" | while read -r id image runtime rest; do
        [ -z "$brief" ] || [ "$id" = CONTAINER ] || [ -d "${socket%/*}/io.containerd.grpc.v1.cri/sandboxes/$id" ] || continue
        printf '%s    %s    %s\n' "$id" "$image" "$runtime"
      done
      return
    done
    give_up "$ABSENT" /run/containerd/containerd.sock
  }
