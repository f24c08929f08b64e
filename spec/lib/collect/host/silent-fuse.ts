import { readSync, writeSync } from "node:fs";

// A FUSE server on standard input, an open /dev/fuse: it says hello, takes each request after that and answers none. Whoever
// waits for an answer is in D state and outlives SIGKILL, as with a disk or a server that is gone. @see fuse(4)

const INIT = 26;
const IN_HEADER_BYTES = 40;
const buffer = Buffer.alloc(1024 * 1024);

for (;;) {
  if (readSync(0, buffer) < IN_HEADER_BYTES) break;
  if (buffer.readUInt32LE(4) === INIT) writeSync(0, hello(buffer.readBigUInt64LE(8)));
}

/** Header (length, error, request) and fuse_init_out of protocol 7.31. */
function hello(request: bigint): Buffer {
  const answer = Buffer.alloc(16 + 64);
  answer.writeUInt32LE(answer.length, 0);
  answer.writeBigUInt64LE(request, 8);
  answer.writeUInt32LE(7, 16);
  answer.writeUInt32LE(31, 20);
  answer.writeUInt16LE(12, 32);
  answer.writeUInt32LE(4096, 36);
  answer.writeUInt32LE(1, 40);
  return answer;
}
