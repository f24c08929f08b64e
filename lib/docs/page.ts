/** What a person writes on the page of a rule, in this order. The head above it and the sources below are generated. */
export const HEADINGS = [
  "Why it matters",
  "What is examined",
  "When it does not apply",
  "How to make it safe",
] as const;

const HEAD_BEGINS = "<!-- Made from the rule's declaration by `npm run docs`; what a person writes stands below. -->";
const HEAD_ENDS = "<!-- Here ends what is made. -->";
const SOURCES_BEGIN = "<!-- Made from the rule's declaration again. -->";

/** A page with its generated parts made new and everything between them as it was; without a page, one to be filled in. */
export function assemblePage(head: string, sources: string, current: string | undefined): string {
  const written = current === undefined ? undefined : writtenPart(current);
  return [HEAD_BEGINS, head, HEAD_ENDS, written ?? emptySections(), SOURCES_BEGIN, sources].join("\n\n").concat("\n");
}

/** What stands between the generated parts; undefined where a mark is missing. */
function writtenPart(page: string): string | undefined {
  const from = page.indexOf(HEAD_ENDS);
  const to = page.lastIndexOf(SOURCES_BEGIN);
  return from === -1 || to < from ? undefined : page.slice(from + HEAD_ENDS.length, to).trim();
}

function emptySections(): string {
  return HEADINGS.map((heading) => `## ${heading}`).join("\n\n");
}

/** What is wrong with the written part of a page, in sentences; none when it is complete. */
export function pageFaults(page: string): readonly string[] {
  const written = writtenPart(page);
  if (written === undefined) return ["the marks of the generated parts are missing"];
  const sections = written.split(/^(?=## )/m).map((section) => {
    const [heading = "", ...text] = section.split("\n");
    return { heading: heading.replace("## ", ""), text: text.join("\n").trim() };
  });
  const found = sections.map(({ heading }) => heading);
  if (found.join() !== HEADINGS.join()) {
    return [`the headings are "${found.join('", "')}" and must be "${HEADINGS.join('", "')}"`];
  }
  return sections.filter(({ text }) => text === "").map(({ heading }) => `"${heading}" is empty`);
}
