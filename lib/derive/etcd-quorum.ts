/** How many of its voting members etcd needs to agree. @see https://etcd.io/docs/v3.6/faq/ */
export function quorumOf(voters: number): number {
  return Math.floor(voters / 2) + 1;
}

/** How many voting members may be away before nothing can be written any more. */
export function toleranceOf(voters: number): number {
  return voters - quorumOf(voters);
}
