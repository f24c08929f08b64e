#!/bin/sh
# Facts of this host for kaudit, edition @EDITION@. It reads and prints; it changes nothing, keeps no file and needs none.
# Arguments: a nonce, the names of facts, `path HEX`, `tree HEX` and `backup HEX`; a forced command has them in
# SSH_ORIGINAL_COMMAND. Output: frames `kaudit NONCE NAME FORM BYTES`, that many bytes, a newline; the last one is `end`.
# All of it is one function that the last line calls: a script that was cut on its way runs nothing, not even `kau`, as the
# brace that comes first is closed by the very last byte.
{ kaudit_host_facts() {
  set -fu
  unset -v IFS CDPATH ENV BASH_ENV POSIXLY_CORRECT GREP_OPTIONS QUOTING_STYLE TIME_STYLE SYSTEMD_PAGER 2>/dev/null
  LC_ALL=C
  PATH=/usr/sbin:/usr/bin:/sbin:/bin
  export LC_ALL PATH
  umask 077
  nl='
'
  # Statuses of a fragment, as lib/collect/host/frames.ts reads them.
  MISSING_TOOL=3
  FORBIDDEN=4
  ABSENT=5
  NO_ANSWER=6
  UNSUPPORTED=7

  # A fragment that cannot answer: what it lacked is all that it prints.
  give_up() {
    printf '%s' "$2"
    return "$1"
  }

  has() { command -v "$1" >/dev/null; }

  is_root() { [ "$(id -u)" -eq 0 ]; }

  hex() { od -An -v -tx1 | tr -d ' \n'; }

  # Words of hexadecimal digits → lines `HEX TEXT`.
  decode() {
    printf '%s\n' "$@" | awk 'length($0) > 0 {
      text = ""
      for (i = 1; i < length($0); i += 2)
        text = text sprintf("%c", 16 * index("123456789abcdef", substr($0, i, 1)) + index("123456789abcdef", substr($0, i + 1, 1)))
      print $0 " " text
    }'
  }

  # Each process is killed, then what it had started; a process of the host cannot take the number of one of them meanwhile,
  # as none is awaited before.
  kill_tree() {
    while [ "$#" -gt 0 ]; do
      children=
      read -r children <"/proc/$1/task/$1/children"
      kill -KILL "$1"
      shift
      # shellcheck disable=SC2086 # numbers, to be split
      set -- "$@" $children
    done
  }

  # Ends a fragment that takes too long. A process that waits for a dead disk or server outlives SIGKILL: nobody waits for it,
  # and it holds no pipe that leads outside.
  watch_over() {
    trap 'kill -KILL "$!"; wait; exit' TERM
    sleep "$2" &
    wait "$!"
    read -r own rest </proc/self/stat
    children=
    read -r children <"/proc/$1/task/$1/children"
    kill -KILL "$1"
    for child in $children; do
      [ "$child" = "$own" ] || kill_tree "$child"
    done
    printf '\n%s late\n' "$mark"
  }

  # What is cut here is longer than the room that is left, so that it shows.
  pack() {
    case $form in
      gzip) gzip -c | base64 | head -c "$((left + 2))" ;;
      *) tr '\000' '\001' ;;
    esac
  }

  supervise() {
    read -r self rest </proc/self/stat
    watch_over "$self" "$seconds" &
    watchdog=$!
    {
      "$@"
      printf '\n=%s' "$?"
    } | head -c "$bytes" | pack
    kill -TERM "$watchdog"
    wait "$watchdog"
    printf '\n%s done\n' "$mark"
  }

  relay() {
    gap=
    while IFS= read -r line; do
      case $line in
        "$mark done") return 0 ;;
        "$mark late") return 1 ;;
      esac
      printf '%s%s' "$gap" "$line"
      gap=$nl
    done
    return 1
  }

  # Seconds of $budget that are left, in $remaining, by the clock that nobody sets.
  tell_time() {
    read -r uptime rest </proc/uptime || uptime=$(date +%s)
    uptime=${uptime%%.*}
    ends=${ends:-$((uptime + budget))}
    remaining=$((ends - uptime))
  }

  # frame NAME SECONDS BYTES FORM FRAGMENT [ARGUMENT..]: BYTES are of the fragment's own output, before it is packed. What was
  # late or is too large for the room that is left is not sent at all: half of it would tell nothing, and cost the others theirs.
  frame() {
    name=$1 seconds=$2 bytes=$3 form=$4 payload=''
    shift 4
    [ "$form" = plain ] || form=$packing
    [ "$form" = gzip ] || [ "$bytes" -le "$left" ] || bytes=$((left + 2))
    tell_time
    remaining=$((remaining - kept))
    [ "$seconds" -le "$remaining" ] || seconds=$remaining
    if [ "$seconds" -le 0 ]; then
      form=unstarted
    elif ! payload=$(supervise "$@" | relay); then
      form=late payload=''
    elif [ "${#payload}" -gt "$left" ]; then
      form=large payload=''
    fi
    printf 'kaudit %s %s %s %s\n%s\n' "$nonce" "$name" "$form" "${#payload}" "$payload"
    left=$((left - ${#payload} - 80))
    [ "$left" -gt 0 ] || left=0
  }

  # Functions for awk(1) over mountinfo. A mount hangs who asks about it when its server is gone, and an autofs mounts.
  # shellcheck disable=SC2016 # $ is awk's
  awk_mounts='
    function decoded(text,   out, at) {
      out = ""
      while ((at = match(text, /\\[0-7][0-7][0-7]/)) > 0) {
        out = out substr(text, 1, at - 1)
        out = out sprintf("%c", 64 * substr(text, at + 1, 1) + 8 * substr(text, at + 2, 1) + substr(text, at + 3, 1))
        text = substr(text, at + 4)
      }
      return out text
    }
    function type_field(   i) {
      for (i = 7; i < NF && $i != "-"; i++);
      return i + 1
    }
    function may_hang(type) {
      return type ~ /^(autofs|nfs|cifs|smb|ceph|gluster|fuse|9p|virtiofs|afs|coda|lustre|gpfs|beegfs|orangefs|pvfs|ocfs2|gfs2)/ \
        || type ~ /^(davfs|vboxsf|prl_fs|panfs|wekafs|quobyte)/
    }
  '

  # Mount points that nobody is to look into, one a line.
  avoided_mounts() { awk "$awk_mounts"'may_hang($type_field()) { print decoded($5) }' /proc/1/mountinfo; }

  # The canonical path of $1 in $real, found without ever looking into a mount of $avoid; or why there is none in $why.
  resolve() {
    rest=${1#/}/ real='' why='' links=0
    while [ -n "$rest" ]; do
      part=${rest%%/*}
      rest=${rest#*/}
      case $part in
        '' | .) continue ;;
        ..)
          real=${real%/*}
          continue
          ;;
      esac
      case $nl$avoid$nl in
        *"$nl$real/$part$nl"*)
          why=avoided
          return 1
          ;;
      esac
      if [ -L "$real/$part" ]; then
        links=$((links + 1))
        why=missing
        [ "$links" -le 40 ] || return 1
        goal=$(readlink -- "$real/$part" && printf x) || return 1
        goal=${goal%"${nl}x"}
        case $goal in /*) real='' ;; esac
        rest=${goal#/}/$rest
        continue
      fi
      if [ ! -e "$real/$part" ]; then
        why=missing
        [ ! -d "${real:-/}" ] || [ -x "${real:-/}" ] || why=forbidden
        return 1
      fi
      real=$real/$part
    done
    real=${real:-/}
  }

  # names_in DIRECTORY [q]: one a line; with q, a name that holds a newline is one line as well. Neither way asks what the
  # entries are: one of them may be a mount that hangs.
  names_in() {
    ls "-1AU${2-}" -- "$1" || {
      set +f
      for name in "$1"/* "$1"/.[!.]* "$1"/..?*; do
        name=${name##*/}
        case ${2-}$name in
          '*' | '.[!.]*' | '..?*' | 'q*' | 'q.[!.]*' | 'q..?*') ;;
          q*"$nl"*) printf '?\n' ;;
          *) printf '%s\n' "$name" ;;
        esac
      done
      set -f
    }
  }

# @FRAGMENTS@
  hello() {
    printf 'edition @EDITION@\nuid %s\nsystem %s\n' "$(id -u)" "$(uname -s)"
    [ -r /proc/1/stat ] || give_up "$FORBIDDEN" /proc
  }

  if [ "$#" -eq 0 ]; then
    # shellcheck disable=SC2086 # words, to be split; each is checked below
    set -- ${SSH_ORIGINAL_COMMAND-}
  fi
  while case ${1-} in sudo | -n | sh | -s | --) ;; *) false ;; esac do
    shift
  done
  # Bounds of all fragments together: seconds, and bytes of output; of both, some are kept for the walks, which come last.
  budget=80 kept_to_walks=20 left=190000 left_to_walks=30000
  facts='' paths='' trees='' backups='' brief='' walks=0 ends=''
  nonce=${1-none}
  case $nonce in *[!0-9a-f]*) return 64 ;; esac
  while shift && [ "$#" -gt 0 ]; do
    case $1 in
      brief)
        left=19000
        brief=yes
        continue
        ;;
      path | tree | backup)
        case ${2-x} in *[!0-9a-f]*) return 64 ;; esac
        case $1 in
          path) paths="$paths $2" ;;
          tree) trees="$trees $2" walks=$((walks + 1)) ;;
          backup) backups="$backups $2" ;;
        esac
        shift
        ;;
      *[!0-9a-z]*) return 64 ;;
      *) facts="$facts $1" ;;
    esac
  done
  mark="kaudit $nonce"
  packing=plain
  ! has gzip || ! has base64 || packing=gzip
  renice -n 10 -p "$$" >/dev/null
  ! has ionice || ionice -c 3 -p "$$"

  kept=0
  [ "$walks" -eq 0 ] || kept=$kept_to_walks left=$((left - left_to_walks))
  frame hello 5 1000 plain hello
  for fact in $facts; do
    case $fact in
      identity) frame identity 5 200 plain collect_identity ;;
      kernelrelease) frame kernelrelease 5 300 plain cat /proc/sys/kernel/osrelease ;;
      osrelease) frame osrelease 5 4000 plain collect_os_release ;;
      clock) frame clock 5 200 plain collect_clock ;;
      addresses) frame addresses 5 50000 gzip collect_addresses ;;
      mounts) frame mounts 20 8000000 gzip collect_mounts ;;
      filesystems) frame filesystems 10 60000 gzip collect_filesystems ;;
      fstab) frame fstab 5 40000 gzip collect_fstab ;;
      mountunits) frame mountunits 10 200000 gzip collect_mount_units ;;
      serviceunits) frame serviceunits 10 60000 gzip collect_service_units ;;
      swaps) frame swaps 5 8000 plain cat /proc/swaps ;;
      processes) frame processes 10 1000000 gzip collect_processes ;;
      kubeletconfiguration) frame kubeletconfiguration 5 60000 gzip collect_kubelet_configuration ;;
      staticpodmanifests) frame staticpodmanifests 5 20000 gzip collect_static_pod_manifests ;;
      runtimeconfiguration) frame runtimeconfiguration 5 20000 plain collect_runtime_configuration ;;
      runtimetasks) frame runtimetasks 10 300000 gzip collect_runtime_tasks ;;
      runtimecontainers) frame runtimecontainers 20 600000 gzip collect_runtime_containers ;;
      listeningsockets) frame listeningsockets 10 200000 gzip collect_listening_sockets ;;
      hostportrules) frame hostportrules 10 300000 gzip collect_host_port_rules ;;
      cnistate) frame cnistate 10 300000 gzip collect_cni_state ;;
      etcddatadirectories) frame etcddatadirectories 10 8000 plain collect_etcd_data_directories ;;
      etcdsnapshots) frame etcdsnapshots 40 40000 gzip collect_etcd_snapshots ;;
      selinuxmode) frame selinuxmode 5 100 plain collect_selinux_mode ;;
      certificates) frame certificates 10 20000 plain collect_certificates ;;
      resourcemanagercheckpoints) frame resourcemanagercheckpoints 5 1000 plain collect_resource_manager_checkpoints ;;
      csivolumes) frame csivolumes 10 100000 gzip collect_csi_volumes ;;
      paths) frame paths 20 300000 gzip collect_paths ;;
      trees)
        kept=0 left=$((left + left_to_walks)) index=0
        for tree in $trees; do
          tell_time
          frame "tree$index" "$((remaining / (walks - index)))" 100000 gzip collect_tree "$tree"
          index=$((index + 1))
        done
        ;;
    esac
  done
  printf 'kaudit %s end plain 0\n\n' "$nonce"
}
kaudit_host_facts "$@" </dev/null 2>/dev/null; }