/**
 * An address without the password that stands in it, as in `https://me:secret@nas/dav`: sources of mounts and flags of
 * programs are kept, and nobody asks them for credentials.
 */
export function withoutPassword(address: string): string {
  return address.includes("@") ? address.replace(/\/\/[^/\s@]*:[^/\s@]*@/g, "//") : address;
}
