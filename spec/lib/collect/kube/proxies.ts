import http from "node:http";
import net, { type AddressInfo, type Server, type Socket } from "node:net";

export interface Proxy {
  readonly port: number;
  /** what the client asked to be connected to, and with which credentials */
  readonly asked: readonly { readonly target: string; readonly authorization?: string | undefined }[];
  close(): Promise<void>;
}

/** An HTTP proxy that leads every CONNECT to one port of this machine; `"hang"` takes the connection and says nothing. */
export async function httpProxy(to: number | "hang" | "refuse"): Promise<Proxy> {
  const asked: { target: string; authorization?: string | undefined }[] = [];
  const server = http.createServer();
  server.on("connect", (request, socket: Socket) => {
    asked.push({ target: request.url ?? "", authorization: request.headers["proxy-authorization"] });
    socket.on("error", () => socket.destroy());
    if (to === "hang") return;
    if (to === "refuse") {
      socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
      return;
    }
    const upstream = net.connect(to, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on("error", () => socket.destroy());
    socket.on("close", () => upstream.destroy());
  });
  return await listening(server, asked);
}

/** A SOCKS5 proxy without authentication (RFC 1928). */
export async function socksProxy(to: number): Promise<Proxy> {
  const asked: { target: string }[] = [];
  const server = net.createServer((socket) => {
    socket.on("error", () => socket.destroy());
    socket.once("data", () => {
      socket.write(Buffer.from([5, 0]));
      socket.once("data", (request: Buffer) => {
        const isName = request[3] === 3;
        const host = isName
          ? request.toString("latin1", 5, 5 + (request[4] ?? 0))
          : [...request.subarray(4, 8)].join(".");
        asked.push({ target: `${isName ? "name" : "address"} ${host}` });
        const upstream = net.connect(to, "127.0.0.1", () => {
          socket.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 0]));
          upstream.pipe(socket).pipe(upstream);
        });
        upstream.on("error", () => socket.destroy());
      });
    });
  });
  return await listening(server, asked);
}

async function listening(server: Server, asked: Proxy["asked"]): Promise<Proxy> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    },
  };
}
