import { expect } from "chai";
import { parseHostPortRules } from "../../../../lib/collect/host/host-port-rules.js";
import { MalformedError } from "../../../../lib/collect/host/malformed.js";
import { recordedOutput } from "../../../recorded/output.js";
import { expectNoCrash } from "./hostile-output.js";

const recorded = recordedOutput("before", "iptables-nat.txt");

/** The table nat with these rules in the chain of host ports. */
function nat(...rules: readonly string[]): string {
  return [
    "*nat",
    ":CNI-HOSTPORT-DNAT - [0:0]",
    ...rules.map((rule) => `-A CNI-HOSTPORT-DNAT ${rule}`),
    "COMMIT",
    "",
  ].join("\n");
}

describe("parseHostPortRules", () => {
  it("reads the port and the sandbox that has it", () => {
    expect(parseHostPortRules(recorded)).to.deep.equal([
      {
        network: "br",
        sandboxId: "d7cc5504de2bf032f76465477dcc7ff6e3efeb8ff0d276ae32365ba19212cad4",
        protocol: "tcp",
        ports: [80],
      },
    ]);
  });

  it("keeps the order of two rules for one port: the first wins", () => {
    const rule = (id: string, ports: string) =>
      String.raw`-p tcp -m comment --comment "dnat name: \"cbr0\" id: \"${id}\"" -m multiport --dports ${ports} -j CNI-DN-${id}`;

    const rules = parseHostPortRules(nat(rule("gone", "80,443"), rule("new", "80")));

    expect(rules.map(({ sandboxId, ports }) => [sandboxId, ports])).to.deep.equal([
      ["gone", [80, 443]],
      ["new", [80]],
    ]);
  });

  it("finds none in a table without them, and no table in nothing", () => {
    expect(parseHostPortRules(nat())).to.deep.equal([]);
    for (const bad of ["", "*nat\n", recorded.replace("COMMIT\n", ""), recorded.replace("*nat", "*filter")]) {
      expect(() => parseHostPortRules(bad)).to.throw(MalformedError);
    }
  });

  it("passes over kube-proxy's rules for a Service on the same port", () => {
    const service = [
      '-A KUBE-NODEPORTS -p tcp -m comment --comment "default/web:http" -m tcp --dport 30080 -j KUBE-EXT-WEB',
      '-A KUBE-SERVICES -d 10.96.0.10/32 -p tcp -m comment --comment "default/web:http" -m tcp --dport 80 -j KUBE-SVC-WEB',
    ];
    expect(parseHostPortRules(nat().replace("COMMIT", [...service, "COMMIT"].join("\n")))).to.deep.equal([]);
  });

  it("refuses a rule in the chain that it does not understand", () => {
    expect(() => parseHostPortRules(nat("-p tcp --dport 80 -j DNAT"))).to.throw(MalformedError, "line 3");
    expect(() => parseHostPortRules(nat('-p tcp --comment "x" --dports 80 -j CNI-DN-1'))).to.throw(MalformedError);
  });

  it("withstands whatever it is given", () => expectNoCrash(parseHostPortRules, recorded));
});
