  # One line for each local file system: device, type, source and target as in mountinfo, then what statfs(2) says of it, and of
  # XFS whether its directories have types. A file system behind a network is not asked: it may
  # not answer.
  collect_filesystems() {
    [ -r /proc/1/mountinfo ] || give_up "$FORBIDDEN" /proc/1/mountinfo || return
    has stat || give_up "$MISSING_TOOL" stat || return
    awk '
      { for (i = 7; i < NF && $i != "-"; i++); type = $(i + 1); source = $(i + 2) }
      type !~ /^(ext[234]|xfs|btrfs|zfs|f2fs|bcachefs|jfs|reiserfs|vfat|erofs|tmpfs|ramfs)$/ { next }
      type == "tmpfs" && $5 ~ /\/(pods|sandboxes|containers|overlay-containers)\// { next }
      $5 ~ /\\012/ { next }
      !($3 in target) { order[++count] = $3 }
      !($3 in target) || ($4 == "/" && root[$3] != "/") || ($4 == "/") == (root[$3] == "/") && length($5) < length(target[$3]) {
        target[$3] = $5; root[$3] = $4; rest[$3] = type " " source
      }
      END {
        for (n = 1; n <= count && n <= 200; n++) {
          device = order[n]
          escaped = target[device]
          gsub(/\\/, "\\0", escaped)
          print device " " rest[device] " " target[device] " " escaped
        }
      }
    ' /proc/1/mountinfo | while read -r device type source target escaped; do
      path=$(printf '%b' "$escaped")
      space=$(stat -f -c '%S %b %f %a %c %d' -- "$path") || continue
      ftype=
      [ "$type" != xfs ] || ! has xfs_info || ftype=$(xfs_info "$path" | awk 'match($0, /ftype=[01]/) { print substr($0, RSTART, 7) }')
      printf '%s %s %s %s %s %s %s\n' "$device" "$type" "$source" "$target" "$(stat -c %d -- "$path")" "$space" "${ftype:--}"
    done
  }
