  # `searched PATH` for each place that is there, `file SECONDS BYTES INTEGRITY PATH` for each file that may be a snapshot, the
  # newest of each place first. Of the newest, and of each that was named, the trailing SHA-256 is checked.
  collect_etcd_snapshots() {
    is_root || give_up "$FORBIDDEN" 'etcd snapshots' || return
    tell_time
    hashed_by=$((uptime + seconds * 3 / 4))
    {
      # shellcheck disable=SC2086 # words, to be split
      [ -z "$backups" ] || decode $backups | while IFS= read -r line; do printf '%s\n' "${line#* }"; done
      snapshot_directories
    } | awk '!seen[$0]++' | while IFS= read -r place; do
      if [ -f "$place" ]; then
        printf 'file %s %s %s\n' "$(stat -c '%Y %s' -- "$place")" "$(integrity_of "$place")" "$place"
      elif [ -d "$place" ]; then
        printf 'searched %s\n' "$place"
        snapshots_in "$place"
      fi
    done
    printf 'complete\n'
  }

  snapshot_directories() {
    for server in k3s-server:k3s rke2:rke2; do
      rancher_setting "$server" data-dir "/var/lib/rancher/${server#*:}"
      rancher_setting "$server" etcd-snapshot-dir "$value/server/db/snapshots"
      printf '%s\n' "$value"
    done
    printf '%s\n' /opt/rke/etcd-snapshots /var/lib/etcd-backup /var/lib/etcd-backups /var/lib/etcd-snapshots \
      /opt/etcd-backup /opt/etcd /opt/backup /backup /backups /data/backup /var/backups /var/backup /etc/kubernetes/tmp \
      /etc/kubernetes/backup /home/etcd-backup /root
  }

  snapshots_in() {
    rank=0
    find "$1" -xdev -mindepth 1 -maxdepth 2 -type f ! -path "*$nl*" \( -name '*.db' -o -name '*etcd*' -o -name '*snapshot*' \) \
      -size +15 -exec stat -c '%Y %s %n' -- {} + | sort -rn | head -n 20 | while read -r modified size path; do
      integrity=unchecked
      [ "$rank" -gt 0 ] || integrity=$(integrity_of "$path")
      rank=$((rank + 1))
      printf 'file %s %s %s %s\n' "$modified" "$size" "$integrity" "$path"
    done
  }

  # etcd appends the SHA-256 of a snapshot to it, so that its size is 32 more than a multiple of 512.
  integrity_of() {
    size=$(stat -c %s -- "$1")
    if [ "$((size % 512))" -ne 32 ]; then
      printf unhashed
    elif ! has sha256sum || [ "$size" -gt 8589934592 ]; then
      printf unchecked
    else
      case $(digest_of "$1" "$((size - 32))") in
        "$(tail -c 32 -- "$1" | hex)") printf intact ;;
        cut*) printf unchecked ;;
        *) printf corrupt ;;
      esac
    fi
  }

  # SHA-256 of the first bytes of a file, `cut` before it where they took too long to read.
  digest_of() {
    tell_time
    in_time=
    ! has timeout || in_time="timeout -s KILL $((hashed_by > uptime ? hashed_by - uptime : 1))"
    # shellcheck disable=SC2086 # a command and its arguments, to be split
    { { $in_time head -c "$2" -- "$1" || printf cut >&3; } | sha256sum | cut -c 1-64; } 3>&1
  }
