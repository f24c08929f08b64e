  collect_selinux_mode() {
    if [ ! -e /sys/fs/selinux/enforce ]; then
      printf 'disabled\n'
    else
      read -r enforce </sys/fs/selinux/enforce
      case ${enforce:-0} in 1) printf 'enforcing\n' ;; *) printf 'permissive\n' ;; esac
    fi
  }
