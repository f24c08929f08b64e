import { connect, createServer, type Server, type Socket } from "node:net";

/** A server on loopback that is stopped with all its connections. */
export interface StubbornServer {
  readonly port: number;
  /** connections accepted so far */
  connections(): number;
  stop(): Promise<void>;
}

/** Accepts connections and does with them what it is told. */
export async function serve(accept: (socket: Socket) => void): Promise<StubbornServer> {
  const sockets = new Set<Socket>();
  let connections = 0;
  const server: Server = createServer((socket) => {
    connections++;
    sockets.add(socket);
    socket.on("error", () => socket.destroy()).on("close", () => sockets.delete(socket));
    accept(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port on loopback");
  return {
    port: address.port,
    connections: () => connections,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/**
 * Stands before a real sshd and lets so many of its bytes through; then it falls silent, hangs up, or goes on with other
 * bytes than sshd's.
 */
export function serveSome(
  sshdPort: number,
  bytes: number,
  then: "silence" | "hang up" | "garbage",
): Promise<StubbornServer> {
  return serve((socket) => {
    const upstream = connect(sshdPort, "127.0.0.1");
    let left = bytes;
    upstream.on("error", () => socket.destroy());
    upstream.on("data", (chunk: Buffer) => {
      socket.write(chunk.subarray(0, left));
      const isOver = chunk.length >= left;
      left = Math.max(0, left - chunk.length);
      if (!isOver) return;
      upstream.destroy();
      if (then === "hang up") socket.destroy();
      if (then === "garbage") socket.write(Buffer.alloc(64 * 1024, "kaudit"));
    });
    upstream.on("end", () => socket.end());
    socket.on("close", () => upstream.destroy());
    socket.pipe(upstream);
  });
}
