import { removeRun } from "./run-directory.js";

// By mocha's option "node-option" the suites would run in a child of mocha, which goes on when mocha is killed.
process.setSourceMapsEnabled(true);

/** When all suites are over, whatever became of them. What a killed run leaves is removed by the next one. */
export const mochaHooks = {
  afterAll(): void {
    removeRun();
  },
};
