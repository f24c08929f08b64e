# Stands before every script of a replay, because those mount, move and delete: where it is run anywhere but on a machine that was
# made for that, it stops with one sentence.
refuse() {
  printf 'replay: refused: %s\n' "$1" >&2
  exit 90
}

# assert_replayed_machine OUTSIDE: OUTSIDE is the mount namespace that the specs run in, as readlink(1) prints it.
assert_replayed_machine() {
  [ -f /kaudit-replay ] || refuse 'this machine was not made for a replay'
  own=$(readlink /proc/self/ns/mnt)
  case $1 in 'mnt:['*) ;; *) refuse 'nobody said which mount namespace is not to be touched' ;; esac
  [ "$own" != "$1" ] || refuse 'these are the mounts of the machine that runs the specs'
  [ "$own" = "$(readlink /proc/1/ns/mnt)" ] || refuse 'PID 1 has other mounts'
  awk '$5 == "/" { for (i = 7; $i != "-"; i++); found = $(i + 1) " " $(i + 2) }
    END { exit found !~ "^ext4 /dev/loop" }' /proc/self/mountinfo || refuse '/ is no disk of a replay'
  # A mount that gets what is mounted elsewhere gives back what is unmounted here, unless both are of this namespace alone.
  follows=$(awk '{ for (i = 7; $i != "-"; i++) if ($i ~ /^(master|propagate_from):/) { print $5; exit } }' /proc/self/mountinfo)
  [ -z "$follows" ] || refuse "$follows is joined to mounts of another namespace"
  writable=$(awk '
    { for (i = 7; $i != "-"; i++); type = $(i + 1); source = $(i + 2) }
    source ~ "^/dev/loop" || type ~ /^(tmpfs|proc|sysfs|cgroup|cgroup2|devpts|mqueue|overlay|nsfs)$/ { next }
    $6 !~ /^ro(,|$)/ { print $5; exit }
  ' /proc/self/mountinfo)
  [ -z "$writable" ] || refuse "$writable is a disk of the machine that runs the specs, and not read-only"
}
