import { writeFileSync } from "node:fs";
import { GOLDEN_OPTIONS, goldens } from "./golden.js";

// `npm run golden-reports`: writes anew what the reporters make of the golden reports; the difference is for a person to read.
for (const { report, reporter, file } of goldens()) writeFileSync(file, reporter.render(report, GOLDEN_OPTIONS));
