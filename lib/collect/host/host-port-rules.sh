  # The rules of the CNI plugin portmap, in both kinds of iptables. Asking for a table that the kernel does not have
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
    case $(iptables-save -V) in
      *nf_tables*) nft_save=iptables-save legacy_save=iptables-legacy-save ;;
      *) nft_save=iptables-nft-save legacy_save=iptables-save ;;
    esac
    tables=
    if [ -n "$has_legacy" ]; then
      has "$legacy_save" || give_up "$MISSING_TOOL" "$legacy_save" || return
      tables=$("$legacy_save" -t nat) || give_up "$NO_ANSWER" "$legacy_save" || return
    fi
    # Where the host has none of its own kind of iptables, portmap has not written there.
    if [ -n "$has_nft" ] && has "$nft_save"; then
      tables=$tables$nl$("$nft_save" -t nat) || give_up "$NO_ANSWER" "$nft_save" || return
    elif [ -z "$has_legacy" ] && [ -n "$has_nft" ]; then
      has iptables-save || give_up "$MISSING_TOOL" iptables-save || return
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
