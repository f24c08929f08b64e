  # ss(8) makes the kernel load its diagnostic modules; these tables are always there. 0A is LISTEN, 07 an unconnected socket.
  collect_listening_sockets() {
    [ -r /proc/1/net/tcp ] || give_up "$FORBIDDEN" /proc/1/net/tcp || return
    # Addresses are words in the order of the machine's own bytes: 1 where the lowest comes first.
    printf 'order%s\n' "$(printf '\001\000' | od -An -tu2)"
    for table in tcp:0A tcp6:0A udp:07 udp6:07; do
      [ -r "/proc/1/net/${table%:*}" ] || continue
      awk -v table="${table%:*}" -v state="${table#*:}" '
        NR == 1 { print "table " table; next }
        $4 == state { print table, $2 }
      ' "/proc/1/net/${table%:*}" | sort -u
    done
    printf 'complete\n'
  }
