import { writeFileSync } from "node:fs";
import { DERIVED_FACTS } from "../../../lib/derived/index.js";
import { evaluate } from "../../../lib/evaluate/evaluate.js";
import { json } from "../../../lib/report/json.js";
import { RULES } from "../../../rules/index.js";
import { demoSnapshot } from "../../recorded/demo.js";
import { INCIDENT_FILE } from "./documents.js";
import { GOLDEN_OPTIONS, goldens } from "./golden.js";

// `npm run golden-reports`: audits the recorded incident anew and writes what the reporters make of every golden report;
// the difference is for a person to read.
const snapshot = demoSnapshot();
const incident = evaluate({
  snapshot,
  change: snapshot.change,
  rules: RULES,
  derivedFacts: DERIVED_FACTS,
  hosts: "auto",
  skipped: new Set(),
  waivers: [],
  reportId: "7d1c6f0e-3d5b-4b0f-9a53-1c1f8f2a9b10",
  generatedAt: "2026-11-20T19:05:00Z",
  tool: { name: "kaudit", version: "0.1.0" },
});
writeFileSync(INCIDENT_FILE, json.render(incident, GOLDEN_OPTIONS));
for (const { report, reporter, file } of goldens()) writeFileSync(file, reporter.render(report, GOLDEN_OPTIONS));
