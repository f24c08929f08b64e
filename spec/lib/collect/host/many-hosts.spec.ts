import { expect } from "chai";
import { measureHosts } from "../../../bench/hosts/measure.js";

describe("many hosts over SSH", () => {
  it("are read while some are dead and some lie, and each of those is named with its reason", async function () {
    this.timeout(300_000);
    const { hosts } = await measureHosts(60, 4, 3, { connectSeconds: 4, runSeconds: 15, outputBytes: 100_000 });

    const ends = [...hosts.values()].map(({ connection, identity }) =>
      connection.state === "observed" ? identity : connection.reason,
    );
    const count = (end: string) => ends.filter((other) => other === end).length;
    expect(hosts.size).to.equal(60);
    expect([count("verified"), count("identity-mismatch")]).to.deep.equal([53, 3]);
    expect([count("timeout"), count("unreachable")]).to.deep.equal([2, 2]);
    for (const { connection, facts } of hosts.values()) {
      if (connection.state === "unobserved") expect(facts).to.deep.equal({});
    }
  });
});
