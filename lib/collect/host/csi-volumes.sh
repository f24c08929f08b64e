  # `present DIRECTORY` or `absent DIRECTORY` for each mounted CSI volume of a Pod: the file beside the mount from which the kubelet
  # rebuilds the volume after a start. Nobody but the kubelet writes there; the mount itself is not looked into.
  # The standing audit leaves out those that have it: their names are long, and no rule asks for them.
  collect_csi_volumes() {
    is_root || give_up "$FORBIDDEN" 'the directories of volumes' || return
    [ -r /proc/1/mountinfo ] || give_up "$FORBIDDEN" /proc/1/mountinfo || return
    awk "$awk_mounts"'$5 ~ /\/volumes\/kubernetes\.io~csi\/[^\/]+\/mount$/ { print decoded($5) }' /proc/1/mountinfo |
      sort -u | while IFS= read -r mount; do
      directory=${mount%/mount}
      if [ ! -f "$directory/vol_data.json" ]; then
        printf 'absent %s\n' "$directory"
      elif [ -z "$brief" ]; then
        printf 'present %s\n' "$directory"
      fi
    done
    printf 'complete\n'
  }
