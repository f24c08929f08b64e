const PART = /(<!-- demo: [^>]*-->\n)[\s\S]*?(<!-- \/demo -->)/;

/** The last line of what a person sees first. */
const END_OF_FIRST_SCREEN = /^Found: .*\.$/m;

/**
 * The README with the first screen of the bundled incident between its two marks.
 *
 * @param report  what `kaudit demo` prints, 80 columns wide
 * @throws {RangeError} when the marks are missing, or the report's first screen has no end
 */
export function withDemo(readme: string, report: string): string {
  if (!PART.test(readme)) throw new RangeError("README.md has no part for the demo's first screen");
  const end = END_OF_FIRST_SCREEN.exec(report);
  if (end === null) throw new RangeError("the demo's report has no line that ends its first screen");
  const screen = report.slice(0, end.index + end[0].length);
  return readme.replace(
    PART,
    (_, begin: string, close: string) => `${begin}\n\`\`\`text\n${screen}\n\`\`\`\n\n${close}`,
  );
}
