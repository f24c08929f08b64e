export * from "./builders.js";
export { type ExpectedFinding, type RuleCases, testRule } from "./rule-tester.js";
export { missing, type Scenario, type ScenarioHost } from "./snapshot-of.js";
export * from "./workloads.js";
