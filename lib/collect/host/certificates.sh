  # `NOTAFTER PATH` of each certificate that the node and its control plane present: the first of each file, and the one that a
  # kubeconfig holds. `- PATH` where OpenSSL finds none in it. Keys are not read, nor is kubelet.crt: it signs itself, nobody checks it.
  collect_certificates() {
    is_root || give_up "$FORBIDDEN" certificates || return
    has openssl || give_up "$MISSING_TOOL" openssl || return
    certificate_files | while IFS= read -r file; do
      case $file in
        *.crt | *.pem) end=$(openssl x509 -noout -enddate -in "$file") ;;
        *)
          data=$(awk '$1 == "client-certificate-data:" { print $2; exit }' "$file")
          [ -n "$data" ] || continue
          end=$(printf '%s\n' "$data" | openssl base64 -d -A | openssl x509 -noout -enddate)
          ;;
      esac
      case $end in notAfter=*) printf '%s %s\n' "${end#notAfter=}" "$file" ;; *) printf -- '- %s\n' "$file" ;; esac
    done
    printf 'complete\n'
  }

  certificate_files() {
    flag_of kubelet root-dir || value=/var/lib/kubelet
    for file in "$value/pki/kubelet-client-current.pem" "$value/pki/kubelet-server-current.pem" \
      /etc/kubernetes/admin.conf /etc/kubernetes/super-admin.conf /etc/kubernetes/controller-manager.conf \
      /etc/kubernetes/scheduler.conf /etc/kubernetes/kubelet.conf; do
      [ ! -f "$file" ] || printf '%s\n' "$file"
    done
    certificates_in /etc/kubernetes/pki
    certificates_in /etc/kubernetes/pki/etcd
    ! rancher_directory || for place in server/tls server/tls/etcd agent; do certificates_in "$value/$place"; done
  }

  certificates_in() {
    [ ! -d "$1" ] || names_in "$1" | while IFS= read -r name; do
      case $name in *.nochain.crt) ;; *.crt) [ ! -f "$1/$name" ] || printf '%s\n' "$1/$name" ;; esac
    done
  }
