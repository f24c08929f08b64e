import { expect } from "chai";
import { rulePage } from "../../../lib/docs/rule-page.js";
import { defineClusterRule, notApplicable } from "../../../lib/rule.js";

const rule = defineClusterRule({
  id: "lost-quorum",
  formerIds: ["quorum"],
  family: "etcd",
  title: "etcd loses <all> | its quorum",
  risks: ["E01", "acme/1"],
  rationale: "A write needs a majority; see `a|b` and a*b*c.",
  sources: ["https://etcd.io/docs/", "server/etcdserver in etcd"],
  occasions: ["reboot", "standing"],
  worst: { reboot: "critical", standing: "low" },
  identity: ["node", "key"],
  messages: {
    lost: {
      message: "{count} members remain",
      impact: "Nothing can be written.",
      condition: "if {node} does not come back",
      remediation: [
        { text: "Wait.", commands: [], destructive: false },
        { text: "Remove the member.", commands: ["etcdctl member remove {id}"], destructive: true },
      ],
      verify: ["etcdctl endpoint health"],
    },
    fine: { message: "All is well", impact: "None.", remediation: [], verify: [] },
  },
  requires: { cluster: ["nodes", "pods"] },
  consults: { cluster: ["version"] },
  hosts: { of: "control-plane", need: "any", facts: ["processes"] },
  evaluate: () => notApplicable("never"),
});

describe("rulePage", () => {
  const page = rulePage(rule);

  it("names the rule, its former names, family and risks", () => {
    expect(page)
      .to.contain("Rule `lost-quorum` · family etcd · formerly `quorum`\n\n")
      .and.to.contain("- Risk [E01](../risks.md#e01): The change takes etcd's quorum\n- Risk acme/1\n");
  });

  it("says when it speaks and the worst that it can say, the standing audit first", () => {
    expect(page).to.contain("| the standing audit | low |\n| reboot | critical |");
  });

  it("says what it requires, consults and looks at", () => {
    expect(page)
      .to.contain("- Requires of the cluster: `nodes`, `pods`")
      .and.to.contain("- Consults of the cluster: `version`")
      .and.to.contain("- Looks at hosts: of the control plane, any of them decides: `processes`")
      .and.to.contain("- Known again by: node, key")
      .and.to.not.contain("of the host:");
  });

  it("quotes every message with its condition, remedies and checks", () => {
    expect(page)
      .to.contain("### `lost`\n\n> {count} members remain\n\nNothing can be written.")
      .and.to.contain("This comes true if {node} does not come back.")
      .and.to.contain("1. Wait.\n2. Remove the member. **What these commands take away does not come back.**")
      .and.to.contain("   ```sh\n   etcdctl member remove {id}\n   ```")
      .and.to.contain("```sh\netcdctl endpoint health\n```");
  });

  it("keeps an author's words from becoming markup, code apart", () => {
    expect(page).to.contain("# etcd loses \\<all> \\| its quorum").and.to.contain("see `a|b` and a\\*b\\*c.");
  });

  it("links addresses among the sources and quotes the rest", () => {
    expect(page.endsWith("## Sources\n\n- <https://etcd.io/docs/>\n- server/etcdserver in etcd\n")).to.equal(true);
  });
});
