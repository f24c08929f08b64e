  # For each place that is there `searched PATH`, or `avoided PATH` where it is on a mount that may hang; for each file in it that may
  # be a backup of etcd `file SECONDS BYTES INTEGRITY PATH`, the newest of each place first. SHA-256 is computed of the newest, on to
  # the first that is intact, and of each that was named.
  collect_etcd_snapshots() {
    is_root || give_up "$FORBIDDEN" 'etcd snapshots' || return
    tell_time
    hashed_by=$((uptime + seconds * 3 / 4))
    [ -r /proc/1/mountinfo ] || give_up "$FORBIDDEN" /proc/1/mountinfo || return
    avoid=$(avoided_mounts)
    live=$(etcd_directories)
    {
      # shellcheck disable=SC2086 # words, to be split
      [ -z "$backups" ] || decode $backups | while IFS= read -r line; do printf 'named %s\n' "${line#* }"; done
      snapshot_directories | sed 's/^/usual /'
    } | awk '!seen[$0]++' | while IFS= read -r line; do
      place=${line#* }
      if ! resolve "$place"; then
        [ "$why" != avoided ] || printf 'avoided %s\n' "$place"
      elif [ -f "$real" ]; then
        [ "${line%% *}" != named ] || printf 'file %s %s %s\n' "$(stat -c '%Y %s' -- "$real")" "$(integrity_of "$real" named)" "$place"
      elif [ -d "$real" ]; then
        printf 'searched %s\n' "$place"
        printf '%s\n' "$avoid" | while IFS= read -r mount; do
          case $mount in "${real%/}"/*) printf 'avoided %s\n' "$mount" ;; esac
        done
        snapshots_in "$real"
      fi
    done
    copied_databases
    printf 'complete\n'
  }

  # Of k3s and RKE2 by their settings, of RKE, then those that people and installers choose.
  snapshot_directories() {
    for server in k3s-server:k3s rke2:rke2; do
      rancher_setting "$server" data-dir "/var/lib/rancher/${server#*:}"
      rancher_setting "$server" etcd-snapshot-dir "$value/server/db/snapshots"
      printf '%s\n' "$value"
    done
    printf '%s\n' /opt/rke/etcd-snapshots /var/lib/etcd-backup /var/lib/etcd-backups /var/lib/etcd-snapshots \
      /opt/etcd-backup /opt/etcd-backups /opt/etcd /opt/backup /opt/backups /backup /backups /data/backup /data/backups /data/etcd-backup \
      /mnt/backup /srv/backup /var/backups /var/backups/kube_etcd /var/backup /etc/kubernetes/tmp /etc/kubernetes/backup \
      /home/etcd-backup /home/core/assets/backup /root /var/lib /opt /srv /data
  }

  snapshots_in() {
    sought=3
    # Of what holds much else, only files that lie right in it: what the documentation's own example makes.
    case $1 in /etc/kubernetes/tmp) levels=3 ;; /var/lib | /opt | /srv | /data) levels=1 ;; *) levels=2 ;; esac
    candidates_in "$1" "$levels" | head -n 500 | while IFS= read -r path; do
      stat -c '%Y %s %n' -- "$path"
    done | sort -rn | head -n 20 | while IFS= read -r line; do
      path=${line#* }
      integrity=$(integrity_of "${path#* }" "$sought")
      [ -n "$integrity" ] || continue
      [ "$sought" -eq 0 ] || sought=$((sought - 1))
      [ "$integrity" != intact ] || sought=0
      printf 'file %s %s %s\n' "${line%" ${path#* }"}" "$integrity" "${path#* }"
    done
  }

  # candidates_in DIRECTORY LEVELS: regular files whose path may be a backup's, one a line. It goes into no mount that may hang,
  # through no link, and not into what etcd itself writes.
  candidates_in() {
    case $nl$live$nl in *"$nl$1$nl"*) return ;; esac
    names_in "$1" | while IFS= read -r name; do
      entry=${1%/}/$name
      case $nl$avoid$nl in *"$nl$entry$nl"*) continue ;; esac
      [ ! -L "$entry" ] || continue
      if [ -d "$entry" ]; then
        [ "$name" != member ] || [ ! -f "$entry/snap/db" ] || printf '%s\n' "$entry/snap/db"
        [ "$2" -le 1 ] || candidates_in "$entry" "$(($2 - 1))"
      elif [ -f "$entry" ]; then
        case $entry in
          *.part | *.sha256 | *.sha256sum | *.md5 | *.log | *.sh | *.yaml | *.yml | *.json | *.txt | *.service) ;;
          *.db | *.db.* | *etcd* | *snap* | *on-demand*) printf '%s\n' "$entry" ;;
        esac
      fi
    done
  }

  # Databases in directories beside etcd's own, where a restore or a person has put the former one aside.
  copied_databases() {
    printf '%s\n' "$live" | sort -u | while IFS= read -r directory; do
      resolve "${directory%/*}" || continue
      parent=$real
      names_in "$parent" | grep '^etcd' | while IFS= read -r name; do
        path=$parent/$name/member/snap/db
        case $nl$live$nl in *"$nl$parent/$name$nl"*) continue ;; esac
        case $nl$avoid$nl in *"$nl$parent/$name$nl"*) continue ;; esac
        if [ -L "$parent/$name" ] || [ ! -f "$path" ]; then continue; fi
        printf 'file %s %s %s\n' "$(stat -c '%Y %s' -- "$path")" "$(integrity_of "$path" named)" "$path"
      done
    done
  }

  # integrity_of FILE COUNT|named: nothing for a file that is no backup of etcd. etcd appends the SHA-256 of a snapshot to it, so that
  # its size is 32 more than a multiple of 512; COUNT 0 does not compute it.
  integrity_of() {
    size=$(stat -c %s -- "$1")
    least=$(database_bytes "$1")
    hashed=unchecked
    [ "$2" = 0 ] || [ "$((size % 512))" -ne 32 ] || hashed=$(hash_of_snapshot "$1" "$size")
    case $1 in
      *.gz | *.tgz | *.zip | *.xz | *.zst | *.bz2 | *.lz4 | *.tar | *.enc | *.gpg | *.age | *.pgp) form=packed ;;
      *) form=plain ;;
    esac
    case ${1##*/} in etcd-v[0-9]*) form=release ;; esac
    case $2:$1 in
      named:* | *:*etcd*backup* | *:*backup*etcd* | *:*snap* | *:*.db.*) is_named_so=yes ;;
      *) is_named_so= ;;
    esac
    if [ "$hashed" = intact ]; then
      printf intact
    elif [ -n "$least" ] && [ "$((size % 512))" -eq 32 ]; then
      if [ "$size" -lt "$least" ]; then printf corrupt; else printf '%s' "$hashed"; fi
    elif [ -n "$least" ]; then
      case $2:$1 in named:* | *etcd* | *snap* | *k3s* | *rke2*) ;; *) return ;; esac
      if [ "$((size % 512))" -ne 0 ] || [ "$size" -lt "$least" ]; then printf corrupt; else printf unhashed; fi
    elif [ "$form" = packed ] && [ "$size" -gt 0 ]; then
      [ -z "$is_named_so" ] || printf packed
    elif [ "$form" != release ] && [ -n "$is_named_so" ]; then
      # No database at all, empty most of the time: what a failed etcdctl leaves.
      case $2:$1 in named:* | *.db | *.db.* | *snapshot*) printf corrupt ;; esac
    fi
  }

  hash_of_snapshot() {
    if ! has sha256sum || [ "$2" -gt 8589934592 ]; then
      printf unchecked
    else
      case $(digest_of "$1" "$(($2 - 32))") in
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

  # The least size of the database in a file, by the newer of its two meta pages; nothing where it is none of bbolt's.
  database_bytes() {
    first=$(head -c 72 -- "$1" | hex)
    case $first in
      ????????????????????????????????edda0ced*) page=$(printf '%s' "$first" | awk "$awk_meta"'{ printf "%.0f", number($0, 24, 4) }') ;;
      *) page=4096 ;;
    esac
    [ "$page" -ge 512 ] && [ "$page" -le 1048576 ] || page=4096
    printf '%s\n%s\n' "$first" "$(tail -c "+$((page + 1))" -- "$1" | head -c 72 | hex)" | awk "$awk_meta"'
      substr($0, 33, 8) == "edda0ced" && number($0, 64, 8) >= newest + 0 {
        newest = number($0, 64, 8)
        bytes = number($0, 56, 8) * number($0, 24, 4)
      }
      END { if (bytes > 0) printf "%.0f", bytes }
    '
  }

  # shellcheck disable=SC2016 # $ is awk's
  awk_meta='
    function number(text, at, size,   n, i) {
      n = 0
      for (i = size - 1; i >= 0; i--)
        n = n * 256 + 16 * (index("0123456789abcdef", substr(text, 2 * (at + i) + 1, 1)) - 1) \
          + index("0123456789abcdef", substr(text, 2 * (at + i) + 2, 1)) - 1
      return n
    }
  '
