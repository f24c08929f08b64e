/** How many of its voting members etcd needs to agree. @see https://etcd.io/docs/v3.6/faq/ */
export function quorumOf(voters: number): number {
  return Math.floor(voters / 2) + 1;
}
