import { expect } from "chai";
import type { Host } from "../../../../lib/model/snapshot.js";
import { measureHosts } from "../../../bench/hosts/measure.js";

/** All servers and the client share one process: on a busy machine living hosts may take longer, and then they are given it. */
async function readPatiently(): Promise<ReadonlyMap<string, Host>> {
  let hosts: ReadonlyMap<string, Host> = new Map();
  for (const seconds of [4, 60]) {
    const limits = { connectSeconds: seconds, runSeconds: 4 * seconds, outputBytes: 100_000 };
    ({ hosts } = await measureHosts(60, 4, 3, limits));
    if (count(hosts, "timeout") === 2) break;
  }
  return hosts;
}

function count(hosts: ReadonlyMap<string, Host>, end: string): number {
  const ends = [...hosts.values()].map(({ connection, identity }) =>
    connection.state === "observed" ? identity : connection.reason,
  );
  return ends.filter((other) => other === end).length;
}

describe("many hosts over SSH", () => {
  it("are read while some are dead and some lie, and each of those is named with its reason", async function () {
    this.timeout(300_000);
    const hosts = await readPatiently();

    expect(hosts.size).to.equal(60);
    expect([count(hosts, "verified"), count(hosts, "identity-mismatch")]).to.deep.equal([53, 3]);
    expect([count(hosts, "timeout"), count(hosts, "unreachable")]).to.deep.equal([2, 2]);
    for (const { connection, facts } of hosts.values()) {
      if (connection.state === "unobserved") expect(facts).to.deep.equal({});
    }
  });
});
