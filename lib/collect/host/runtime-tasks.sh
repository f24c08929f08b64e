  # What containerd runs, from the directories that its shims keep in /run: they tell it when containerd itself is down. The
  # standing audit takes the sandboxes alone.
  collect_runtime_tasks() {
    found=
    for directory in /run/containerd/io.containerd.runtime.v2.task/k8s.io /run/k3s/containerd/io.containerd.runtime.v2.task/k8s.io \
      /run/containerd/io.containerd.runtime.v2.task/moby; do
      [ -d "${directory%/*}" ] || continue
      found=yes
      [ -d "$directory" ] || continue
      [ -r "$directory" ] && [ -x "$directory" ] || give_up "$FORBIDDEN" "$directory" || return
      names_in "$directory" | while IFS= read -r id; do
        [ -z "$brief" ] || [ -d "${directory%io.*}io.containerd.grpc.v1.cri/sandboxes/$id" ] || continue
        pid=0 state=gone
        read -r pid <"$directory/$id/init.pid" || [ "${pid:-0}" -gt 0 ] || pid=0
        ! read -r status <"/proc/$pid/stat" || { status=${status##*) } && state=${status%% *}; }
        printf '%s %s %s\n' "$id" "$pid" "$state"
      done
    done
    [ -n "$found" ] || is_root || give_up "$FORBIDDEN" /run/containerd || return
    [ -n "$found" ] || give_up "$ABSENT" /run/containerd/io.containerd.runtime.v2.task || return
    printf 'complete\n'
  }
