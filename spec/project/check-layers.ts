import { BORDERS, isComputing } from "./border.js";
import { code, type Import, importsOf, type Sources } from "./imports.js";
import { LAYERS, type Layer } from "./layers.js";

/** What reads a clock, a chance, the process or a later moment; a Date of a given time is fine. */
const IMPURE: Readonly<Record<string, RegExp>> = {
  "the clock": /\bDate\.now\b|\bnew Date\(\)|\bperformance\b\./,
  chance: /\bMath\.random\b|\brandomUUID\b/,
  "the process": /\bprocess\.|\bconsole\.|\bglobalThis\b/,
  "the network": /\bfetch\(/,
  "a timer": /\bset(?:Timeout|Interval|Immediate)\(/,
  "a promise": /\basync\b|\bawait\b|\bnew Promise\(/,
};

/** Every wrong import and every impure word, one sentence each; none when the sources keep the architecture. */
export function violations(sources: Sources): readonly string[] {
  const imports = importsOf(sources);
  return [
    ...[...sources.keys()].filter((file) => layerOf(file) === undefined).map((file) => `${file} belongs to no layer`),
    ...imports.flatMap((entry) => wrongImport(entry) ?? []),
    ...[...sources].flatMap(([file, text]) => impureWords(file, text)),
  ];
}

export function layerOf(file: string): Layer | undefined {
  return LAYERS.find(({ files }) => files.test(file));
}

function wrongImport({ file, target }: Import): string | undefined {
  const layer = layerOf(file);
  if (layer === undefined) return undefined;
  if (target.startsWith("lib/") || target.startsWith("rules/")) return wrongLayer(file, layer, target);
  const crossed = crossedBorder(file, layer, target);
  if (crossed !== undefined || target.startsWith("node:")) return crossed;
  return layer.packages.includes(target)
    ? undefined
    : `${file} imports ${target}, which ${layer.name} may not. ${layer.reason}`;
}

function wrongLayer(file: string, layer: Layer, target: string): string | undefined {
  const other = layerOf(target);
  if (other === undefined) return `${file} imports ${target}, which belongs to no layer`;
  if (other === layer) {
    return layer.mayImportItself === false
      ? `${file} imports ${target}, another ${layer.name}. ${layer.reason}`
      : undefined;
  }
  if (layer.mayImport.includes(other.name)) return undefined;
  return `${file} (${layer.name}) imports ${target} (${other.name}). ${layer.reason}`;
}

/** The first border that speaks of the module decides. */
function crossedBorder(file: string, layer: Layer, module: string): string | undefined {
  if (isComputing(module) && !layer.isPure) return undefined;
  const border = BORDERS.find(({ modules }) => modules.test(module));
  if (border === undefined || Object.keys(border.allowed).some((place) => isWithin(file, place))) return undefined;
  return (
    `${file} imports ${module} (${border.what}) and is not named for it in spec/project/border.ts. ${border.reason} ` +
    "Move the call to a file that is named, or name this one with its reason."
  );
}

export function isWithin(file: string, place: string): boolean {
  return place.endsWith("/") ? file.startsWith(place) : file === place;
}

function impureWords(file: string, text: string): readonly string[] {
  const layer = layerOf(file);
  if (layer?.isPure !== true) return [];
  return Object.entries(IMPURE)
    .filter(([, pattern]) => pattern.test(code(text)))
    .map(([what]) => `${file} (${layer.name}) depends on ${what}. ${layer.reason}`);
}
