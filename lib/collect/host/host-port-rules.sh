  # The rules of the CNI plugin portmap, from whichever iptables the host has. Asking for a table that the kernel does not have
  # would load it: without the table there are no rules.
  collect_host_port_rules() {
    is_root || give_up "$FORBIDDEN" 'the rules of iptables' || return
    has_legacy='' has_nft=''
    ! grep -qx nat /proc/net/ip_tables_names || has_legacy=yes
    ! nf_tables_is_there || has_nft=yes
    if [ -n "$has_nft" ] && has nft && nft list tables | grep -q cni_hostport; then
      give_up "$UNSUPPORTED" 'host ports that portmap keeps in nftables'
      return
    fi
    tables=
    if [ -n "$has_legacy$has_nft" ]; then
      has iptables-save || give_up "$MISSING_TOOL" iptables-save || return
      case $(iptables-save -V) in *nf_tables*) has_table=$has_nft ;; *) has_table=$has_legacy ;; esac
      [ -z "$has_table" ] || tables=$(iptables-save -t nat) || give_up "$NO_ANSWER" iptables-save || return
    fi
    printf '*nat\n'
    printf '%s\n' "$tables" | grep '^-A CNI-HOSTPORT-DNAT '
    printf 'COMMIT\n'
  }

  # Loaded, built in, or in a kernel that has no modules to load.
  nf_tables_is_there() {
    modules=/lib/modules/$(uname -r)
    [ -e /sys/module/nf_tables ] || [ ! -d "$modules" ] || grep -qs '/nf_tables\.ko' "$modules/modules.builtin"
  }
