const said = new Set<string>();

/** Skips a test or a suite that this machine or this person cannot run, and says why: once in a run, however many want the same. */
export function skipSaying(context: Mocha.Context, why: string): void {
  if (!said.has(why)) process.stdout.write(`    skipped: ${why}\n`);
  said.add(why);
  context.skip();
}
