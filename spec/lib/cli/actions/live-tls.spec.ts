import http from "node:http";
import https from "node:https";
import net, { type AddressInfo, type Server, type Socket } from "node:net";
import { expect } from "chai";
import { apiServer } from "../../collect/kube/api-server.js";
import { keyPair, loopbackServer, pem } from "../../collect/kube/loopback-server.js";
import { type FaultAudits, faultAudits } from "./fault-audit.js";

interface ServerOfDoubt {
  readonly make: () => Server;
  readonly says: string;
  /** given where nothing but time ends the wait; on a busy machine an answer may take long */
  readonly requestTimeout?: string;
}

/** Servers whose TLS nobody should trust, or cannot speak; the word of the sentence that tells it. */
const SERVERS: Readonly<Record<string, ServerOfDoubt>> = {
  "a certificate of the past": { make: () => secure(keyPair("expired")), says: "its certificate has expired" },
  "a certificate of the future": { make: () => secure(keyPair("early")), says: "its certificate is not valid yet" },
  "a certificate for another name": {
    make: () => secure(keyPair("wrong-name")),
    says: "its certificate is for another name",
  },
  "a certificate of another authority": {
    make: () => secure(keyPair("stranger")),
    says: "its certificate is of an authority that is not trusted",
  },
  "a certificate that vouches for itself": {
    make: () => secure(keyPair("alone")),
    says: "its certificate is self-signed and not trusted",
  },
  "a wish for a client certificate": {
    make: () => secure({ ...keyPair("server"), ca: pem("ca.pem"), requestCert: true, rejectUnauthorized: true }),
    says: "it wants a client certificate",
  },
  "TLS 1.1 and nothing newer": {
    make: () => {
      const old = { minVersion: "TLSv1.1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" } as const;
      return secure({ ...keyPair("server"), ...old });
    },
    says: "TLS: ",
  },
  "no TLS at all": {
    make: () => http.createServer(apiServer() as http.RequestListener),
    says: "it does not speak TLS",
  },
  "an end in the middle of the handshake": {
    make: () => net.createServer((socket) => socket.once("data", () => socket.destroy())),
    says: "it ended the connection during the handshake",
  },
  "another protocol": {
    make: () => net.createServer((socket) => socket.end("SSH-2.0-OpenSSH_9.2\r\n")),
    says: "it does not speak TLS",
  },
  "no word of the handshake": {
    make: () => net.createServer(() => undefined),
    says: "no full answer within 1 s",
    requestTimeout: "1s",
  },
};

function secure(options: https.ServerOptions): Server {
  return https.createServer(options, (_request, response) => response.end("{}"));
}

describe("an audit of an API server that cannot be trusted or understood", () => {
  let audits: FaultAudits;
  before(() => {
    audits = faultAudits();
  });
  after(() => audits.close());

  for (const [name, { make, says, requestTimeout = "5m" }] of Object.entries(SERVERS)) {
    it(`ends with 2 and one sentence that names the fault: ${name}`, async () => {
      const server = make();
      const sockets = new Set<Socket>();
      server.on("connection", (socket: Socket) => sockets.add(socket.on("error", () => socket.destroy())));
      await new Promise<void>((resolve) => {
        server.listen(0, "127.0.0.1", resolve);
      });
      const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;

      const { exitCode, stdout, stderr } = await audits.audit(url, ["--request-timeout", requestTimeout]);
      for (const socket of sockets) socket.destroy();
      server.close();

      expect({ exitCode, stdout }).to.deep.equal({ exitCode: 2, stdout: "" });
      expect(stderr)
        .to.match(/^kaudit: nothing can be audited from https:[^\n]+\n$/)
        .and.contain(says);
    });
  }

  it("passes the one that can be", async () => {
    const server = await loopbackServer(apiServer(), { certificate: "server" });

    const { exitCode } = await audits.audit(server.url);
    await server.close();

    expect(exitCode).to.equal(0);
  });
});
