import type { Pod } from "../model/kubernetes/index.js";

/** What a workload does for all others. */
export interface Foundation {
  readonly what: string;
  /** what everybody notices while it is away */
  readonly effect: string;
  /** false where running workloads go on without it */
  readonly isVital: boolean;
}

interface Known extends Foundation {
  /** end of an image's name without tag and digest, from a slash on */
  readonly images: readonly string[];
  /** `key=value` */
  readonly labels: readonly string[];
}

/** By labels that the projects' own manifests and charts set, and by image, since charts are renamed. */
const FOUNDATIONS: readonly Known[] = [
  {
    what: "cluster DNS",
    effect: "no name of a Service resolves",
    isVital: true,
    images: ["/coredns", "/kube-dns", "/k8s-dns-kube-dns"],
    labels: ["k8s-app=kube-dns", "k8s-app=coredns", "app.kubernetes.io/name=coredns"],
  },
  {
    what: "the ingress controller",
    effect: "nothing answers from outside",
    isVital: true,
    images: [
      "/ingress-nginx/controller",
      "/nginx-ingress-controller",
      "/nginx-ingress",
      "/traefik",
      "/haproxy-ingress",
      "/kubernetes-ingress",
      "/kong",
    ],
    labels: ["app.kubernetes.io/name=ingress-nginx", "app.kubernetes.io/name=traefik", "istio=ingressgateway"],
  },
  {
    what: "the metrics server",
    effect: "autoscaling by load and kubectl top stand still",
    isVital: false,
    images: ["/metrics-server"],
    labels: ["k8s-app=metrics-server", "app.kubernetes.io/name=metrics-server"],
  },
  {
    what: "the network's own controller",
    effect: "new Pods and Nodes may get no network",
    isVital: false,
    images: [
      "/calico/kube-controllers",
      "/calico/typha",
      "/cilium/operator-generic",
      "/cilium/operator",
      "/tigera/operator",
    ],
    labels: [
      "k8s-app=calico-kube-controllers",
      "k8s-app=calico-typha",
      "name=cilium-operator",
      "io.cilium/app=operator",
    ],
  },
  {
    what: "a storage provisioner",
    effect: "no volume is provisioned, attached or resized",
    isVital: false,
    images: ["/csi-provisioner", "/csi-attacher", "/local-path-provisioner", "/nfs-subdir-external-provisioner"],
    labels: ["app=local-path-provisioner"],
  },
];

/** What a Pod of a workload does for all others; undefined for an ordinary one. */
export function foundationOf({ metadata, spec }: Pod): Foundation | undefined {
  const labels = new Set(Object.entries(metadata.labels ?? {}).map(([key, value]) => `${key}=${value}`));
  const images = (spec?.containers ?? []).flatMap(({ image }) => (image === undefined ? [] : [nameOfImage(image)]));
  return FOUNDATIONS.find(
    (known) =>
      known.labels.some((label) => labels.has(label)) ||
      known.images.some((end) => images.some((image) => `/${image}`.endsWith(end))),
  );
}

/** `registry.k8s.io/coredns/coredns` of `registry.k8s.io/coredns/coredns:v1.11.1@sha256:…` */
export function nameOfImage(image: string): string {
  const [name = ""] = image.split("@");
  const tag = name.indexOf(":", name.lastIndexOf("/") + 1);
  return tag === -1 ? name : name.slice(0, tag);
}
