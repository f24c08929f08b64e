import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { expect } from "chai";
import { filesBelow } from "./sources.js";

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, { readonly types: string; readonly default: string }>>;
  readonly bin: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}

interface Lock {
  readonly packages: Readonly<
    Record<string, { readonly optionalDependencies?: Readonly<Record<string, string>>; readonly resolved?: string }>
  >;
}

const manifest: Manifest = JSON.parse(readFileSync("package.json", "utf8"));
const lock: Lock = JSON.parse(readFileSync("package-lock.json", "utf8"));

describe("package.json", () => {
  it("exports what the build makes, importable under the package's name", async () => {
    for (const [path, { types, default: module }] of Object.entries(manifest.exports)) {
      expect(existsSync(types) && existsSync(module), path).to.equal(true);
      expect(import.meta.resolve(path.replace(/^\./, manifest.name)).endsWith(module.slice(1))).to.equal(true);
    }
  });

  it("names programs that are built and may be started", () => {
    for (const path of Object.values(manifest.bin)) expect(statSync(path).mode & 0o111, path).to.equal(0o111);
  });

  it("has the scripts that the README and .ci/run call", () => {
    const texts = [readFileSync("README.md", "utf8"), readFileSync(".ci/run", "utf8")];
    const called = texts.flatMap((text) =>
      [...text.matchAll(/\bnpm (?:run )?(test|[a-z-]+)\b/g)].map(([, name = ""]) => name),
    );

    expect(called).to.include.members(["test", "demo", "lint", "docs"]);
    expect(called.filter((name) => !["ci", "install"].includes(name) && !(name in manifest.scripts))).to.deep.equal([]);
    for (const text of texts) expect(text).to.match(/^npm test\b/m);
  });

  it("pins every dependency, so that two installations are the same", () => {
    for (const [name, version] of Object.entries({ ...manifest.dependencies, ...manifest.devDependencies })) {
      expect(version, name).to.match(/^~?\d+\.\d+\.\d+$/);
    }
  });
});

describe("package-lock.json", () => {
  // npm drops an optional package of another platform in silence when it cannot be resolved, and npm ci then refuses the lock.
  it("holds every optional package of every platform", () => {
    const installed = new Set(Object.keys(lock.packages).map((path) => path.split("node_modules/").at(-1)));
    const optional = Object.values(lock.packages).flatMap(({ optionalDependencies = {} }) =>
      Object.keys(optionalDependencies),
    );

    expect(optional).to.not.be.empty;
    expect(optional.filter((name) => !installed.has(name))).to.deep.equal([]);
  });

  it("names no address, so that any registry will do", () => {
    expect(Object.entries(lock.packages).filter(([, { resolved }]) => resolved?.includes(":"))).to.deep.equal([]);
  });
});

describe("every module but the programs", () => {
  const PROGRAMS = ["dist/lib/cli.js", "dist/lib/docs/write.js"];

  // Also what makes coverage see a module that holds types alone, or that no spec imports.
  it("imports without a word, a listener, a global or anything that keeps the process alive", () => {
    const modules = filesBelow(".js", "dist/lib", "dist/rules").filter((path) => !PROGRAMS.includes(path));
    const script = `
      const state = () => JSON.stringify([Object.keys(globalThis).sort(), process.eventNames().map(String).sort(), process.cwd()]);
      const before = state();
      for (const path of ${JSON.stringify(modules)}) {
        await import(new URL(path, "file://" + process.cwd() + "/"));
        if (state() !== before) throw new Error(path + " changes the process");
      }
      process.on("exit", () => process.stdout.write("imported"));`;

    const output = execFileSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });

    expect(output).to.equal("imported");
  });
});
