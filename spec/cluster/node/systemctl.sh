#!/bin/sh
# What a service manager does for the few services of such a machine: a service is /etc/units/NAME, one command line.
# systemctl start|stop|restart|is-active NAME..
set -eu
verb=$1
shift

is_active() { [ -e "/run/$1.pid" ] && kill -0 "$(cat "/run/$1.pid")" 2>/dev/null; }

start() {
  ! is_active "$1" || return 0
  rm -f "/run/$1.pid"
  # shellcheck disable=SC2016 # expanded by the shell that is started
  setsid sh -c 'echo "$$" >"/run/$1.pid"; exec $(cat "/etc/units/$1")' sh "$1" >>"/var/log/$1.log" 2>&1 &
  # As with Type=simple: that it ends at once is for is-active to say.
  until [ -s "/run/$1.pid" ]; do sleep 0.1; done
}

# As with KillMode=process: containers outlive their runtime.
stop() {
  is_active "$1" || return 0
  kill "$(cat "/run/$1.pid")"
  while is_active "$1"; do sleep 0.1; done
  rm "/run/$1.pid"
}

for name; do
  name=${name%.service}
  [ -e "/etc/units/$name" ] || { echo "Unit $name.service not loaded." >&2; exit 5; }
  case $verb in
    start) start "$name" ;;
    stop) stop "$name" ;;
    restart) stop "$name"; start "$name" ;;
    is-active)
      is_active "$name" || { echo inactive; exit 3; }
      echo active
      ;;
    *) echo "systemctl $verb: not on this machine" >&2; exit 1 ;;
  esac
done
