  # `n NETWORK ADDRESS CONTAINER` for each address that host-local has given away, `r NAME` for each result that is kept.
  collect_cni_state() {
    [ ! -e /var/lib/cni ] || [ -r /var/lib/cni ] || give_up "$FORBIDDEN" /var/lib/cni || return
    [ ! -d /var/lib/cni/networks ] || names_in /var/lib/cni/networks | while IFS= read -r network; do
      names_in "/var/lib/cni/networks/$network" | while IFS= read -r address; do
        case $address in *[!0-9a-f.:]*) continue ;; esac
        container=-
        IFS= read -r container <"/var/lib/cni/networks/$network/$address"
        printf 'n %s %s %s\n' "$network" "$address" "$(printf '%s' "$container" | tr -cd '0-9a-zA-Z_.-')"
      done
    done
    [ ! -d /var/lib/cni/results ] || names_in /var/lib/cni/results | while IFS= read -r name; do printf 'r %s\n' "$name"; done
    printf 'complete\n'
  }
