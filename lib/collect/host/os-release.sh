  collect_os_release() {
    cat /etc/os-release || cat /usr/lib/os-release || give_up "$ABSENT" /etc/os-release
  }
