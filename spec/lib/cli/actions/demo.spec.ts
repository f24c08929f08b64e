import { expect } from "chai";
import { run } from "../run.js";

describe("kaudit demo", () => {
  it("shows the incident, and ends well although it is one", async () => {
    const { exitCode, stdout, stderr } = await run(["demo"]);

    expect({ exitCode, stderr }).to.deep.equal({ exitCode: 0, stderr: "" });
    expect(stdout)
      .to.match(/^NO-GO {2}relocate node1/)
      .and.to.contain("pv-pg")
      .and.to.contain("pv-es");
  });

  it("shows it in other formats", async () => {
    const { stdout } = await run(["demo", "-ojson"]);

    expect(JSON.parse(stdout)).to.include({ verdict: "no-go" });
  });

  it("takes no file of the person's own configuration into account", async () => {
    const { exitCode } = await run(["demo", "--config", "x"]);

    expect(exitCode).to.equal(2);
  });
});
