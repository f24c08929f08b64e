  # A walk that goes into no mount: not into one of the same device, which -xdev does not see, and it does not so much as ask
  # a mount that may hang what it is. Figures are added up here; names come from nowhere that a tenant may write.
  collect_tree() {
    [ -r /proc/1/mountinfo ] || give_up "$FORBIDDEN" /proc/1/mountinfo || return
    has find || give_up "$MISSING_TOOL" find || return
    avoid=$(avoided_mounts)
    asked=$(decode "$1")
    asked=${asked#* }
    if ! resolve "$asked"; then
      case $why in
        forbidden) give_up "$FORBIDDEN" "$asked" ;;
        avoided) give_up "$UNSUPPORTED" "a walk of $asked, which is behind a network or FUSE" ;;
        *) give_up "$ABSENT" "$asked" ;;
      esac
      return
    fi
    [ -d "$real" ] || give_up "$ABSENT" "$asked" || return
    [ -r "$real" ] && [ -x "$real" ] || give_up "$FORBIDDEN" "$asked" || return
    # shellcheck disable=SC2086 # words, to be split
    tree_root=$real tree_paths=$(decode ${paths:-2f} | cut -d ' ' -f 2-)
    export tree_root tree_paths
    printf 'asked %s\nroot %s\n' "$1" "$(printf '%s' "$real" | hex)"
    below_tree mounts | head -n 201
    if [ "$(below_tree mounts | wc -l)" -gt 2000 ]; then
      printf 'cut more than 2000 mounts\n'
    else
      below_tree bound | while IFS= read -r path; do
        [ ! -f "$path" ] || printf 'bound %s\n' "$(printf '%s' "$path" | hex)"
      done | head -n 200
      walk | add_up
    fi
  }

  # below_tree mounts: mount points below the root that no other mount below it hides, quoted as find takes a pattern.
  # below_tree bound: the same, not quoted, without those that may hang.
  # below_tree hanging: directories with a mount in them that may hang; the walk stops at them and starts again at their entries.
  # below_tree figures|links: what find is to do, a word a line. Names are compared before paths, since that is much faster.
  below_tree() {
    awk -v want="$1" -v is_gnu="${is_gnu-}" "$awk_mounts"'
      function quoted(text) {
        gsub(/[\\*?[]/, "\\\\&", text)
        gsub(/\n/, "?", text)
        return text
      }
      function parent(path) {
        sub(/\/[^\/]*$/, "", path)
        return path == "" ? "/" : path
      }
      function figures() {
        if (is_gnu) print "-printf\n%M %n %D %i %s %b\\n"
        else print "-exec\nstat\n-c\n%A %h %d %i %s %b\n--\n{}\n+"
      }
      function links(   n, count, asked) {
        print "-type\nl\n!\n-path\n*[[:cntrl:]]*\n!\n-path\n*/pods/*/volumes/*\n!\n-path\n*/pods/*/volume-subpaths/*\n!\n-path\n*/snapshots/*"
        print "!\n-path\n*/overlay2/*\n!\n-path\n*/overlay/*"
        count = split(ENVIRON["tree_paths"], asked, "\n")
        for (n = 1; n <= count; n++) if (index(asked[n], below) == 1) print "!\n-path\n" quoted(asked[n]) "/*"
        if (is_gnu) print "!\n-lname\n*[[:cntrl:]]*\n(\n-lname\n/*\n-o\n-lname\n*..*\n)\n-printf\n@%p\\n>%l\\n"
        else print "-print"
      }
      BEGIN {
        top = ENVIRON["tree_root"]
        below = top == "/" ? top : top "/"
      }
      {
        path = decoded($5)
        if (index(path, below) == 1 && path != below) mounted[path] = $type_field()
      }
      END {
        for (path in mounted) {
          inner = 0
          for (up = parent(path); length(up) > length(top) && !inner; up = parent(up)) inner = up in mounted
          if (inner) continue
          if (want == "mounts") print "pruned " quoted(path)
          if (want == "bound" && !may_hang(mounted[path]) && path !~ /\n/) print path
          if (want == "mounts" || want == "bound") continue
          if (may_hang(mounted[path])) hanging[parent(path)] = 1
          name = path
          sub(/.*\//, "", name)
          named[name] = named[name] (named[name] == "" ? "" : "\n-o\n") "-path\n" quoted(path)
        }
        if (want == "hanging") {
          for (path in hanging) if (path !~ /\n/) print path
          exit
        }
        if (want == "mounts" || want == "bound") exit
        if (is_gnu) print "-ignore_readdir_race"
        for (path in hanging) {
          print "-path\n" quoted(path) "\n-prune"
          if (want == "figures") figures()
          print "-o"
        }
        for (name in named) print "-name\n" quoted(name) "\n(\n" named[name] "\n)\n-prune\n-o"
        if (want == "figures") figures()
        if (want == "links" || is_gnu) links()
      }
    ' /proc/1/mountinfo
  }

  # Lines `MODE LINKS DEVICE INODE BYTES BLOCKS`, and `@PATH`, `>TARGET` for symbolic links that may lead away.
  walk() {
    is_gnu='' fifths=3
    ! find / -maxdepth 0 -printf '' || is_gnu=yes fifths=4
    walk_for figures "$((seconds * fifths / 5))"
    [ -n "$is_gnu" ] || walk_for links "$((seconds / 5))" | head -n 200 | while IFS= read -r path; do
      case $path in /*) printf '@%s\n>%s\n' "$path" "$(readlink -- "$path")" ;; esac
    done
  }

  # walk_for figures|links SECONDS: it ends before the watchdog does, so that what was found by then is told.
  walk_for() {
    in_time=
    ! has timeout || in_time="timeout -s KILL $2"
    words=$(
      printf '%s\n' "$tree_root"
      below_tree hanging | while IFS= read -r directory; do
        names_in "$directory" | while IFS= read -r name; do
          case $nl$avoid$nl in *"$nl${directory%/}/$name$nl"*) ;; *) printf '%s\n' "${directory%/}/$name" ;; esac
        done
      done
      below_tree "$1"
    )
    IFS=$nl
    # shellcheck disable=SC2086 # words, a line each
    set -- $words
    unset -v IFS
    # shellcheck disable=SC2086 # a command and its arguments, to be split
    $in_time find "$@"
    printf '#status %s\n' "$?"
  }

  add_up() {
    awk '
      BEGIN { split("d - l s p b c", letter, " "); is_whole = 1 }
      /^[-dlspbc][-rwxsStT]* [0-9]/ && NF == 6 {
        type = substr($1, 1, 1)
        names[type]++
        if ($2 > 1 && type != "d") {
          seen = $3 ":" $4
          if (!(seen in linked)) {
            if (++linked_count > 200000) is_whole = 0
            else linked[seen] = 0
          } else {
            if (linked[seen]++ == 0) hard++
            next
          }
        }
        inodes++
        bytes += $5
        blocks += $6
        next
      }
      /^@\// { link = $0; next }
      /^>/ && link != "" { if (++links <= 200) print link "\n" $0; link = ""; next }
      /^#status / { if ($2 != 0) is_whole = 0; ended = 1; next }
      { link = "" }
      END {
        line = "names"
        for (n = 1; n <= 7; n++) line = line " " names[letter[n]] + 0
        print line
        printf "sizes %.0f %.0f %.0f %.0f\n", inodes, hard, bytes, blocks * 512
        if (links > 200) printf "links %.0f\n", links
        print is_whole && ended ? "whole" : "cut the walk ran out of time, or a directory could not be read"
      }
    '
  }
