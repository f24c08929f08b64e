  # The standing audit leaves out what containers bring with them: their root file systems, shared memory, network namespaces
  # and projected volumes in memory, some six lines a Pod of which no rule of it speaks.
  collect_mounts() {
    [ -r /proc/1/mountinfo ] || give_up "$FORBIDDEN" /proc/1/mountinfo || return
    if [ -z "$brief" ]; then
      cat /proc/1/mountinfo
      return
    fi
    awk '
      { for (i = 7; i < NF && $i != "-"; i++); }
      $(i + 1) == "nsfs" { next }
      $(i + 1) == "overlay" && $5 ~ /\/(rootfs|merged)$/ { next }
      $(i + 1) == "tmpfs" && $5 ~ /\/(shm|userdata\/shm)$/ && $5 ~ /^\/(run|var)\// { next }
      $(i + 1) == "tmpfs" && $5 ~ /\/pods\/[^\/]+\/volumes\/kubernetes\.io~(projected|secret|empty-dir)\// { next }
      { print }
    ' /proc/1/mountinfo
  }
