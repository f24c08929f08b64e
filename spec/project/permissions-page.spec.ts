import { readFileSync } from "node:fs";
import { expect } from "chai";
import { SERVER_PATHS } from "../../lib/collect/kube/cluster-plan.js";
import { LISTS } from "../../lib/model/lists.js";

describe("docs/permissions.md", () => {
  it("names every resource and URL that the ClusterRole grants, and no other resource", () => {
    const page = readFileSync(new URL("../../../docs/permissions.md", import.meta.url), "utf8");
    const table = page.slice(page.indexOf("| group |"), page.indexOf("\n\nBesides"));
    const named = table
      .split("\n")
      .slice(2)
      .flatMap((row) => row.split("|")[2]?.trim().split(", ") ?? []);

    expect(named).to.have.members(LISTS.map(({ resource }) => resource));
    for (const path of Object.values(SERVER_PATHS)) expect(page).to.contain(`\`${path}\``);
  });
});
