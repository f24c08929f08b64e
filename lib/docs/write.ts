import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { RULES } from "../../rules/index.js";
import { demo } from "../cli/actions/demo.js";
import type { Output } from "../cli/terminal.js";
import { clusterRoleYaml } from "../collect/kube/cluster-role.js";
import { diffSchema } from "../report/schema/diff.js";
import { reportSchema } from "../report/schema/document.js";
import { snapshotSchema } from "../snapshot/schema/document.js";
import { generateDocs, pagePath } from "./generate.js";
import { pageFaults } from "./page.js";
import { withDemo } from "./readme.js";

// `npm run docs`, from the repository's root.

for (const folder of ["docs/rules", "deploy/kubernetes"]) mkdirSync(folder, { recursive: true });
const schemas = Object.entries({
  "docs/report.schema.json": reportSchema(),
  "docs/diff.schema.json": diffSchema(),
  "docs/snapshot.schema.json": snapshotSchema(),
}).map(([path, schema]) => [path, `${JSON.stringify(schema, undefined, 2)}\n`] as const);
const role = ["deploy/kubernetes/cluster-role.yaml", clusterRoleYaml()] as const;
for (const [path, text] of [...generateDocs(RULES, currentText), ...schemas, role]) {
  if (currentText(path) !== text) writeFileSync(path, text);
}
const readme = currentText("README.md");
if (readme !== undefined) {
  const shown = withDemo(readme, await demoReport());
  if (shown !== readme) writeFileSync("README.md", shown);
}
for (const path of RULES.map(pagePath)) {
  for (const fault of pageFaults(currentText(path) ?? "")) process.stderr.write(`${path}: ${fault}\n`);
}

function currentText(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, "utf8") : undefined;
}

async function demoReport(): Promise<string> {
  let text = "";
  const stdout: Output = {
    columns: 80,
    write: (part, done) => {
      text += part;
      done();
    },
  };
  const options = { outputs: [{ format: "table", file: null }], color: false, verbosity: "quiet" } as const;
  await demo(options, {
    stdout,
    stderr: process.stderr,
    env: {},
    invokedAs: "kaudit",
    onInterrupt: () => () => undefined,
  });
  return text;
}
