import { expect } from "chai";
import { parseListeningSockets } from "../../../../lib/collect/host/listening-sockets.js";
import { MalformedError } from "../../../../lib/collect/host/malformed.js";
import { expectNoCrash } from "./hostile-output.js";

const SOCKETS = `order     1
table tcp
tcp 0100007F:2808
table tcp6
tcp6 00000000000000000000000000000000:280A
table udp
udp 00000000:2118
complete
`;

describe("parseListeningSockets", () => {
  it("reads addresses and ports of both protocols and families", () => {
    expect(parseListeningSockets(SOCKETS)).to.deep.equal([
      { protocol: "tcp", address: "127.0.0.1", port: 10248 },
      { protocol: "tcp", address: "::", port: 10250 },
      { protocol: "udp", address: "0.0.0.0", port: 8472 },
    ]);
  });

  it("reads the tables of a machine with the other byte order", () => {
    const [socket] = parseListeningSockets("order   256\ntable tcp\ntcp 7F000001:0050\ncomplete\n");

    expect(socket).to.deep.equal({ protocol: "tcp", address: "127.0.0.1", port: 80 });
  });

  it("tells that nothing listens from a table that was not read", () => {
    expect(parseListeningSockets("order 1\ntable tcp\ncomplete\n")).to.deep.equal([]);
    for (const bad of [
      "",
      "complete\n",
      "order 1\ncomplete\n",
      "table tcp\ncomplete\n",
      "order 1\ntable tcp\ntcp6 00000000:0050\ncomplete\n",
    ]) {
      expect(() => parseListeningSockets(bad), JSON.stringify(bad)).to.throw(MalformedError);
    }
  });

  it("withstands whatever it is given", () => expectNoCrash(parseListeningSockets, SOCKETS));
});
