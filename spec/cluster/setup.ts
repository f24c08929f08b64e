import { removeRun } from "./run-directory.js";

/** When all suites are over, whatever became of them. What a killed run leaves is removed by the next one. */
export const mochaHooks = {
  afterAll(): void {
    removeRun();
  },
};
