  # `HEX TYPE LINK REAL ENTRIES CONTEXT LED` for each path that was asked for, and those of the kubelet's root where only its flag tells
  # it, `-` for what it does not have. A path in a mount that may hang is left out: it was not looked at.
  collect_paths() {
    [ -r /proc/1/mountinfo ] || give_up "$FORBIDDEN" /proc/1/mountinfo || return
    avoid=$(avoided_mounts)
    # shellcheck disable=SC2086 # words, to be split
    seen=$({ decode $paths; beside_root; } | while IFS= read -r line; do look_at "${line%% *}" "${line#* }"; done)
    if [ -n "$seen" ]; then
      printf '%s\n' "$seen" | grep -qv ' forbidden ' || give_up "$FORBIDDEN" 'the directories of the paths' || return
      printf '%s\n' "$seen"
    fi
    printf 'complete\n'
  }

  # The root and what a move leaves beside it: the same names as are asked for of the usual one. @see planHost in lib/collect/plan.ts
  beside_root() {
    flag_of kubelet root-dir || return 0
    root=${value%/}
    case $root in /?*) ;; *) return 0 ;; esac
    for place in "$root" "$root.bak" "$root.old" "$root.orig" "$root/${root##*/}" "$root/pods"; do
      name=$(printf '%s' "$place" | hex)
      case " $paths " in *" $name "*) ;; *) printf '%s %s\n' "$name" "$place" ;; esac
    done
  }

  look_at() {
    link=- entries=- context=- led=
    if ! resolve "${2%/*}/"; then
      [ "$why" = avoided ] || printf '%s %s - - - -\n' "$1" "$why"
      return
    fi
    place=${real%/}/${2##*/}
    case $nl$avoid$nl in *"$nl$place$nl"*) return ;; esac
    type=$(type_of "$place" "$real")
    [ "$type" != symlink ] || link=$(readlink -- "$place" | hex)
    link=${link%0a}
    [ "$type" != directory ] || entries=$(count_entries "$place")
    [ "$type" = missing ] || [ ! -e /sys/fs/selinux/enforce ] || context=$(stat -c %C -- "$place")
    if resolve "$2"; then
      if [ "$type" = symlink ]; then
        led=$(type_of "$real" "${real%/*}")
        [ "$led" != directory ] || entries=$(count_entries "$real")
      fi
      if [ "$real" = "$2" ]; then real='='; else real=$(printf '%s' "$real" | hex); fi
    else
      real=-
    fi
    printf '%s %s %s %s %s %s%s\n' "$1" "$type" "${link:--}" "$real" "${entries:--}" "${context:--}" "${led:+ $led}"
  }

  # type_of PATH PARENT: what cannot be seen because its directory may not be searched is not missing.
  type_of() {
    if [ -L "$1" ]; then
      printf symlink
    elif [ -d "$1" ]; then
      printf directory
    elif [ -f "$1" ]; then
      printf file
    elif [ -S "$1" ]; then
      printf socket
    elif [ -p "$1" ]; then
      printf fifo
    elif [ -b "$1" ]; then
      printf block-device
    elif [ -c "$1" ]; then
      printf char-device
    elif [ -x "$2" ] || [ ! -d "$2" ]; then
      printf missing
    else
      printf forbidden
    fi
  }

  # No more than a thousand are counted; nothing where the directory may not be read.
  count_entries() {
    [ -r "$1" ] && [ -x "$1" ] || return 0
    names_in "$1" q | head -n 1001 | grep -vcxF lost+found | awk '{ print ($1 > 1000 ? 1000 : $1) }'
  }
