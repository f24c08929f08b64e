  # The directory, then a line for each name in it: `f` where it leads to a regular file, as the kubelet's stat(2) sees it; or `none`
  # where the kubelet's configuration was read and names no directory.
  collect_static_pod_manifests() {
    if ! static_pod_path; then
      if [ -e "$value" ]; then
        give_up "$FORBIDDEN" "$value"
      elif [ -n "$value" ] || flag_of kubelet config-dir; then
        give_up "$ABSENT" staticPodPath
      else
        printf 'none\ncomplete\n'
      fi
      return
    fi
    [ ! -e "$value" ] || { [ -r "$value" ] && [ -x "$value" ]; } || give_up "$FORBIDDEN" "$value" || return
    printf '%s\n' "$value"
    [ ! -d "$value" ] || names_in "$value" | while IFS= read -r name; do
      if [ -f "$value/$name" ]; then printf 'f %s\n' "$name"; else printf -- '- %s\n' "$name"; fi
    done
    printf 'complete\n'
  }
