  # Units that a file stands behind; those that systemd makes of each live mount have none and are left out.
  collect_mount_units() {
    [ -d /run/systemd/system ] || printf 'complete\n'
    [ -d /run/systemd/system ] || return 0
    has systemctl || give_up "$MISSING_TOOL" systemctl || return
    units=$(systemctl show --no-pager --no-ask-password -p Id,Where,What,FragmentPath,UnitFileState '*.mount' '*.automount') ||
      give_up "$NO_ANSWER" 'systemctl show' || return
    printf '%s\n\n' "$units" | awk '
      BEGIN { RS = ""; FS = "\n" }
      /(^|\n)FragmentPath=./ { print; print "" }
    '
    printf 'complete\n'
  }
