import yamlLibrary from "js-yaml";
import { hasInvisible } from "../derive/invisible.js";
import type { Reporter } from "../reporter.js";
import { holdsPipelineCommand } from "./escape/pipeline-commands.js";
import { yamlScalar } from "./escape/quoted.js";

// js-yaml would print these in plain or block style, where nothing can be escaped.
const ESCAPED_TEXT = new yamlLibrary.Type("tag:kaudit,2026:escaped", {
  kind: "scalar",
  resolve: () => false,
  predicate: (value) => typeof value === "string" && (hasInvisible(value) || holdsPipelineCommand(value)),
  represent: (value) => yamlScalar(String(value)),
});

const SCHEMA = yamlLibrary.DEFAULT_SCHEMA.extend({ implicit: [ESCAPED_TEXT] });

/** The same document as `-o json`. */
export const yaml: Reporter<unknown> = {
  id: "yaml",
  mediaType: "application/yaml",
  render: (document) => yamlLibrary.dump(document, { schema: SCHEMA, lineWidth: -1, noRefs: true }),
};
