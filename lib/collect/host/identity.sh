  # The kubelet takes the first of these files that is there, as cadvisor's --machine-id-file says.
  collect_identity() {
    cat /etc/machine-id || cat /var/lib/dbus/machine-id || give_up "$ABSENT" /etc/machine-id || return
    cat /proc/sys/kernel/random/boot_id
  }
