import { expect } from "chai";
import { assemblePage, HEADINGS, pageFaults } from "../../../lib/docs/page.js";

const filled = (page: string) =>
  HEADINGS.reduce((text, name) => text.replace(`## ${name}`, `## ${name}\n\nWords.`), page);

describe("the page of a rule", () => {
  it("is made with empty sections where there was none, and says so", () => {
    const page = assemblePage("# Head", "## Sources", undefined);

    expect(pageFaults(page)).to.deep.equal(HEADINGS.map((heading) => `"${heading}" is empty`));
  });

  it("keeps what a person wrote when the generated parts change", () => {
    const page = filled(assemblePage("# Head", "## Sources\n\n- a", undefined));

    const next = assemblePage("# Other head", "## Sources\n\n- b", page);

    expect(next).to.contain("# Other head").and.to.contain("- b").and.to.not.contain("- a");
    expect(next.match(/Words\./g)).to.have.length(HEADINGS.length);
    expect(pageFaults(next)).to.deep.equal([]);
    expect(assemblePage("# Other head", "## Sources\n\n- b", next)).to.equal(next);
  });

  it("is faulty with headings missing, added or in another order", () => {
    const page = filled(assemblePage("# Head", "## Sources", undefined));

    expect(pageFaults(page.replace("## What is examined", "## What was examined"))[0]).to.contain("What was examined");
    expect(pageFaults(page.replace(/## What is examined\n\nWords\.\n\n/, ""))[0]).to.contain('and must be "Why it');
    expect(pageFaults(page.replace("Words.", "Words.\n\n## More\n\nx"))).to.have.length(1);
  });

  it("is faulty without the marks of its generated parts", () => {
    expect(pageFaults("# Page\n")).to.deep.equal(["the marks of the generated parts are missing"]);
  });

  it("takes a heading below the second level as text", () => {
    const page = filled(assemblePage("# Head", "## Sources", undefined)).replace("Words.", "### On k3s\n\nWords.");

    expect(pageFaults(page)).to.deep.equal([]);
  });
});
