import { expect } from "chai";
import { BORDERS } from "./border.js";
import { isWithin, violations } from "./check-layers.js";
import { importsOf } from "./imports.js";
import { LAYERS } from "./layers.js";
import { readSources } from "./sources.js";

const sources = readSources("lib", "rules");

/** The check on one made-up file. */
function check(file: string, text: string): readonly string[] {
  return violations(new Map([[file, text]]));
}

describe("the layers", () => {
  it("are kept by every import", () => {
    expect(violations(sources).join("\n")).to.equal("");
  });

  it("are built from the lowest to the highest, each with its reason in a sentence", () => {
    const names = LAYERS.map(({ name }) => name);
    for (const [index, { name, mayImport, reason }] of LAYERS.entries()) {
      expect(names.slice(0, index), `below ${name}`).to.include.members([...mayImport]);
      expect(reason, name).to.match(/^[A-Z].{40,}\.$/s);
    }
  });

  it("name no file at a border that does not cross it", () => {
    const imports = importsOf(sources);
    for (const { what, modules, allowed } of BORDERS) {
      const crossing = imports.filter(({ target }) => modules.test(target)).map(({ file }) => file);
      for (const place of Object.keys(allowed)) {
        expect(
          crossing.some((file) => isWithin(file, place)),
          `${place} and ${what}`,
        ).to.equal(true);
      }
    }
  });
});

describe("the check of the layers", () => {
  it("finds an import that points upwards, statically, dynamically and of a type", () => {
    const upwards = [
      'import { evaluate } from "../evaluate/evaluate.js";',
      'import type { AuditInput } from "../evaluate/evaluate.js";',
      'export * from "../evaluate/evaluate.js";',
      'const { evaluate } = await import("../evaluate/evaluate.js");',
      'import "../evaluate/evaluate.js";',
      "import {\n  evaluate,\n} from '../evaluate/evaluate.js';",
    ];
    for (const text of upwards) {
      expect(check("lib/model/x.ts", text)[0], text).to.match(
        /^lib\/model\/x\.ts \(model\) imports lib\/evaluate\/evaluate\.ts \(evaluate\)\. The model is/,
      );
    }
  });

  it("finds a rule that knows another rule, the engine or a built-in module", () => {
    expect(check("rules/drain/x.ts", 'import { y } from "./y.js";')).to.have.length(1);
    expect(check("rules/drain/x.ts", 'import { y } from "../reboot/y.js";')).to.have.length(1);
    expect(check("rules/drain/x.ts", 'import { y } from "../../lib/evaluate/merge.js";')).to.have.length(1);
    expect(check("rules/drain/x.ts", 'import { hostname } from "node:os";')).to.have.length(1);
    expect(check("rules/drain/x.ts", 'import { join } from "node:path";')).to.have.length(1);
    expect(check("rules/drain/x.ts", 'import ssh2 from "ssh2";')).to.have.length(1);
  });

  it("finds a rule, a reporter and a simulation that ask the clock, chance, the process or the network", () => {
    const impure = ["Date.now()", "new Date()", "Math.random()", "process.env", "fetch(url)", "async () => 1"];
    for (const file of ["rules/drain/x.ts", "lib/report/x.ts", "lib/simulate/x.ts"]) {
      for (const words of impure) expect(check(file, `const x = ${words};`), words).to.have.length(1);
    }
  });

  it("finds a file that opens files, connects or starts programs without being named", () => {
    for (const module of ["node:fs", "node:fs/promises", "node:net", "node:https", "node:child_process", "node:os"]) {
      expect(check("lib/config/x.ts", `import x from "${module}";`)[0], module).to.contain("spec/project/border.ts");
    }
  });

  it("finds a library that no layer named, deep imports of it included", () => {
    expect(check("lib/config/x.ts", 'import _ from "lodash";')).to.have.length(1);
    expect(check("lib/model/x.ts", 'import { Ajv2020 } from "ajv/dist/2020.js";')).to.have.length(1);
    expect(check("lib/report/x.ts", 'import x from "@scope/name/deep.js";')[0]).to.contain("@scope/name,");
  });

  it("finds a file that belongs to no layer", () => {
    expect(check("lib/utils/x.ts", "")).to.deep.equal(["lib/utils/x.ts belongs to no layer"]);
  });

  it("lets imports downwards, computing modules and comments pass", () => {
    expect(check("lib/derive/x.ts", 'import type { Pod } from "../model/kubernetes/index.js";')).to.deep.equal([]);
    expect(check("lib/config/x.ts", 'import { isDeepStrictEqual } from "node:util";')).to.deep.equal([]);
    expect(check("rules/drain/x.ts", '// kubectl takes Date.now() here, import("ssh2") there\n')).to.deep.equal([]);
    expect(check("rules/drain/x.ts", "const then = new Date(collectedAt);")).to.deep.equal([]);
  });
});
