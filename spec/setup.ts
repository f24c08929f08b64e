// mocha 12 lets an unhandled rejection pass in silence; here it fails the test during which it appeared.
const loose: unknown[] = [];
process.on("unhandledRejection", (reason) => loose.push(reason));

export const mochaHooks = {
  afterEach(): void {
    if (loose.length > 0) throw new AggregateError(loose.splice(0), "unhandled rejection");
  },
};
