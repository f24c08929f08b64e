#!/bin/sh
# What a runbook asks of systemd beyond starting and stopping, for a machine whose services the specs' own systemctl runs. It reads
# drop-ins, and an order after mounts has no meaning for it: what a boot does with them is not replayed here.
set -eu
case $1 in
  daemon-reload) exit 0 ;;
  cat)
    shift
    for name; do
      cat "/etc/units/$name"
      cat "/etc/systemd/system/$name.service.d"/*.conf 2>/dev/null || :
    done
    ;;
  is-active)
    if [ "$2" = --quiet ]; then
      shift 2
      exec /opt/bin/systemctl-services is-active "$@" >/dev/null
    fi
    exec /opt/bin/systemctl-services "$@"
    ;;
  *) exec /opt/bin/systemctl-services "$@" ;;
esac
