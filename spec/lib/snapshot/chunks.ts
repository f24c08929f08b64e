/** The bytes in pieces of that size, in memory that is used again for the next one, as a file is read. */
export function* chunked(bytes: Buffer | string, chunkBytes: number): Iterable<Buffer> {
  const all = Buffer.from(bytes);
  const lent = Buffer.alloc(chunkBytes);
  for (let from = 0; from < all.length; from += chunkBytes) {
    const length = all.copy(lent, 0, from, from + chunkBytes);
    yield lent.subarray(0, length);
    lent.fill(0x7e);
  }
}

export async function collected<T>(all: AsyncIterable<T>): Promise<T[]> {
  const result: T[] = [];
  for await (const one of all) result.push(one);
  return result;
}
