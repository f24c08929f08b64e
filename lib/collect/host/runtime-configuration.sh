  # Where runtimes are told to keep their data: the top level of containerd's file, and the one field of Docker's.
  collect_runtime_configuration() {
    for file in /etc/containerd/config.toml /var/lib/rancher/k3s/agent/etc/containerd/config.toml \
      /var/lib/rancher/rke2/agent/etc/containerd/config.toml; do
      [ -e "$file" ] || continue
      [ -r "$file" ] || give_up "$FORBIDDEN" "$file" || return
      printf 'file %s\n' "$file"
      awk '/^[ \t]*\[/ { exit } /^[ \t]*(root|state|imports)[ \t]*=/ { sub(/^[ \t]+/, ""); print }' "$file"
    done
    if [ -e /etc/docker/daemon.json ]; then
      [ -r /etc/docker/daemon.json ] || give_up "$FORBIDDEN" /etc/docker/daemon.json || return
      printf 'file /etc/docker/daemon.json\n'
      tr -d '\n' </etc/docker/daemon.json | awk 'match($0, /"data-root"[ \t]*:[ \t]*"[^"]*"/) {
        field = substr($0, RSTART, RLENGTH)
        sub(/^"data-root"[ \t]*:/, "root =", field)
        print field
      }'
    fi
    printf 'complete\n'
  }
