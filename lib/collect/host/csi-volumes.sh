  # `present DIRECTORY` or `absent DIRECTORY` for each mounted CSI volume of a Pod: the file beside the mount from which the kubelet
  # rebuilds the volume after a start. Nobody but the kubelet writes there; the mount itself is not looked into.
  collect_csi_volumes() {
    is_root || give_up "$FORBIDDEN" 'the directories of volumes' || return
    [ -r /proc/1/mountinfo ] || give_up "$FORBIDDEN" /proc/1/mountinfo || return
    awk "$awk_mounts"'$5 ~ /\/volumes\/kubernetes\.io~csi\/[^\/]+\/mount$/ { print decoded($5) }' /proc/1/mountinfo |
      sort -u | while IFS= read -r mount; do
      directory=${mount%/mount}
      if [ -f "$directory/vol_data.json" ]; then state=present; else state=absent; fi
      printf '%s %s\n' "$state" "$directory"
    done
    printf 'complete\n'
  }
