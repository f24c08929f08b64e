import { cpSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { installedPath } from "../../../installed.js";
import { copyProgram, type ImageArchive, makeImage } from "../../node/image.js";
import { newDirectory } from "../../run-directory.js";

export const ETCD_IMAGE = "kaudit.spec/etcd:1";

const PKI = "/etc/kubernetes/pki/etcd";
const DATA = "/var/lib/etcd";

/** An image with the machine's etcd. Before etcd 3.5, what etcdutl does to snapshots is done by etcdctl, with the same words. */
export function makeEtcdImage(): ImageArchive {
  const root = newDirectory("etcd-image");
  for (const folder of ["bin", "tmp", "usr/bin"]) mkdirSync(join(root, folder), { recursive: true });
  cpSync(installedPath("busybox") ?? "busybox", join(root, "bin/busybox"), { dereference: true });
  symlinkSync("busybox", join(root, "bin/sh"));
  for (const name of ["etcd", "etcdctl"]) copyProgram(installedPath(name) ?? name, root, `usr/bin/${name}`);
  const etcdutl = installedPath("etcdutl");
  if (etcdutl !== undefined) copyProgram(etcdutl, root, "usr/bin/etcdutl");
  else writeFileSync(join(root, "usr/bin/etcdutl"), '#!/bin/sh\nexec etcdctl "$@"\n', { mode: 0o755 });
  return makeImage(ETCD_IMAGE, root, { Env: ["PATH=/usr/bin:/bin", "ETCDCTL_API=3"] });
}

/** A static Pod as kubeadm makes it, as its manifest. */
export const ETCD_POD = JSON.stringify({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "etcd", namespace: "kube-system", labels: { component: "etcd", tier: "control-plane" } },
  spec: {
    hostNetwork: true,
    containers: [
      {
        name: "etcd",
        image: ETCD_IMAGE,
        imagePullPolicy: "Never",
        command: [
          "etcd",
          "--name=node1",
          `--data-dir=${DATA}`,
          "--listen-client-urls=https://127.0.0.1:2379",
          "--advertise-client-urls=https://127.0.0.1:2379",
          `--cert-file=${PKI}/server.crt`,
          `--key-file=${PKI}/server.key`,
          "--client-cert-auth=true",
          `--trusted-ca-file=${PKI}/ca.crt`,
        ],
        volumeMounts: [
          { name: "etcd-data", mountPath: DATA },
          { name: "etcd-certs", mountPath: PKI },
        ],
      },
    ],
    volumes: [
      { name: "etcd-data", hostPath: { path: DATA, type: "DirectoryOrCreate" } },
      { name: "etcd-certs", hostPath: { path: PKI, type: "DirectoryOrCreate" } },
    ],
  },
});
