  # `MANAGER POLICY PATH` of the state that the kubelet's CPU and memory managers have left.
  collect_resource_manager_checkpoints() {
    flag_of kubelet root-dir || value=/var/lib/kubelet
    for manager in cpu memory; do
      file=$value/${manager}_manager_state
      [ -e "$value" ] && [ ! -x "$value" ] && { give_up "$FORBIDDEN" "$value" || return; }
      [ -e "$file" ] || continue
      [ -r "$file" ] || give_up "$FORBIDDEN" "$file" || return
      policy=$(tr -d '\n' <"$file" | awk 'match($0, /"policyName"[ \t]*:[ \t]*"[A-Za-z0-9-]*"/) {
        field = substr($0, RSTART, RLENGTH)
        sub(/^.*:[ \t]*"/, "", field)
        sub(/"$/, "", field)
        print field
      }')
      printf '%s %s %s\n' "$manager" "${policy:--}" "$file"
    done
    printf 'complete\n'
  }
