  # Addresses of PID 1's network namespace: local /32 leaves of the routing trie, and the kernel's table of IPv6.
  collect_addresses() {
    [ -r /proc/1/net/fib_trie ] || give_up "$FORBIDDEN" /proc/1/net/fib_trie || return
    awk '
      $1 == "|--" { address = $2 }
      /\/32 host LOCAL/ && !seen[address]++ { print "inet " address }
    ' /proc/1/net/fib_trie
    [ ! -r /proc/1/net/if_inet6 ] || awk '{ print "inet6 " $1 }' /proc/1/net/if_inet6
  }
