/**
 * An image's name with what it leaves out: `nginx` is `docker.io/library/nginx:latest`. A Pod names images as people write them, a
 * Node as its runtime does.
 *
 * @see github.com/distribution/reference: ParseNormalizedNamed, TagNameOnly
 */
export function imageReference(name: string): string {
  const slash = name.indexOf("/");
  const first = slash < 0 ? "" : name.slice(0, slash);
  const isRegistry = first === "localhost" || /[.:]/.test(first);
  const path = isRegistry ? name : `docker.io/${slash < 0 ? "library/" : ""}${name}`;
  const last = path.slice(path.lastIndexOf("/"));
  return /[:@]/.test(last) ? path : `${path}:latest`;
}
