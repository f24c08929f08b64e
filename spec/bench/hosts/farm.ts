import { createHmac, randomBytes } from "node:crypto";
import { createServer, type Server, type Socket } from "node:net";
import ssh2 from "ssh2";

/** How a host of the farm behaves. `silent` accepts connections and says nothing, `refused` has nothing on its port. */
export type Behaviour = "honest" | "silent" | "refused" | "lying";

export interface FarmHost {
  readonly name: string;
  /** one of 127.0.0.0/8 */
  readonly address: string;
  readonly machineId: string;
  readonly bootId: string;
  readonly behaviour: Behaviour;
}

export interface Farm {
  readonly port: number;
  readonly hosts: readonly FarmHost[];
  /** lines of known_hosts for all hosts, hashed */
  readonly knownHosts: string;
  stop(): Promise<void>;
}

/** What a host prints for the arguments that it was sent. */
export type Print = (args: readonly string[], machineId: string, bootId: string) => string | Uint8Array;

/** Hosts of these numbers; the dead and the lying ones are spread among the honest. */
export function farmHosts(count: number, dead: number, lying: number): readonly FarmHost[] {
  const stepOf = (wanted: number) => (wanted === 0 ? count + 1 : Math.floor(count / wanted));
  const isOneOf = (wanted: number, offset: number, index: number) =>
    index % stepOf(wanted) === offset && Math.floor(index / stepOf(wanted)) < wanted;
  return Array.from({ length: count }, (_, index): FarmHost => {
    const number = index + 1;
    const dying = Math.floor(index / stepOf(dead)) % 2 === 0 ? "silent" : "refused";
    const behaviour = isOneOf(dead, 0, index) ? dying : isOneOf(lying, 1, index) ? "lying" : "honest";
    return {
      name: `node-${number}`,
      address: `127.77.${number >> 8}.${number & 255}`,
      machineId: number.toString(16).padStart(32, "0"),
      bootId: `00000000-0000-4000-8000-${number.toString(16).padStart(12, "0")}`,
      behaviour,
    };
  });
}

/**
 * SSH servers on loopback, one for each host with a host key of its own. They take every public key that proves itself, and
 * answer the script's command with what `print` says; a lying host says it of its neighbour.
 */
export async function startFarm(hosts: readonly FarmHost[], print: Print): Promise<Farm> {
  const port = await freePort();
  const knownHosts: string[] = [];
  const servers = await Promise.all(
    hosts.map(async (host, index) => {
      const { private: key, public: publicKey } = makeKey();
      knownHosts.push(`${hashed(`[${host.address}]:${port}`)} ${publicKey}`);
      const said = host.behaviour === "lying" ? (hosts[index + 1] ?? host) : host;
      return host.behaviour === "refused"
        ? undefined
        : listen(host, port, key, (args) => print(args, said.machineId, said.bootId));
    }),
  );
  return {
    port,
    hosts,
    knownHosts: `${knownHosts.join("\n")}\n`,
    stop: async () => {
      await Promise.all(servers.map((stop) => stop?.()));
    },
  };
}

async function listen(
  { address, behaviour }: FarmHost,
  port: number,
  hostKey: string,
  print: (args: readonly string[]) => string | Uint8Array,
): Promise<() => Promise<void>> {
  const sockets = new Set<Socket>();
  let ssh: ssh2.Server | undefined;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => socket.destroy()).on("close", () => sockets.delete(socket));
    if (behaviour === "silent") return;
    ssh ??= sshServer(hostKey, print);
    ssh.injectSocket(socket);
  });
  await started(server, port, address);
  return async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
}

function sshServer(hostKey: string, print: (args: readonly string[]) => string | Uint8Array): ssh2.Server {
  return new ssh2.Server({ hostKeys: [hostKey] }, (client) => {
    client.on("error", () => undefined);
    client.on("authentication", (context) => {
      if (context.method === "publickey") context.accept();
      else context.reject(["publickey"]);
    });
    client.on("session", (accept) => {
      accept().on("exec", (acceptExec, _reject, { command }) => {
        const channel = acceptExec();
        // The script is read to its end, as a shell does, before anything is said.
        channel
          .on("data", () => undefined)
          .on("end", () => {
            channel.write(print(command.split(" ").slice(2)));
            channel.exit(0);
            channel.end();
          });
      });
    });
  });
}

/** A key pair; ssh2 makes one in some hundreds that it cannot read itself. */
export function makeKey(): { readonly private: string; readonly public: string } {
  for (;;) {
    const pair = ssh2.utils.generateKeyPairSync("ed25519");
    if (!(ssh2.utils.parseKey(pair.private) instanceof Error)) return pair;
  }
}

function hashed(name: string): string {
  const salt = randomBytes(20);
  return `|1|${salt.toString("base64")}|${createHmac("sha1", salt).update(name).digest("base64")}`;
}

async function freePort(): Promise<number> {
  const server = createServer();
  await started(server, 0, "127.0.0.1");
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("no port on loopback");
  return address.port;
}

function started(server: Server, port: number, address: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, address, resolve);
  });
}
