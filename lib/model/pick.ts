/** A compiled set of picks: `true` keeps the whole value, a map goes on below the key. */
export type PickTree = true | ReadonlyMap<string, PickTree>;

type MutableTree = Map<string, true | MutableTree>;

/**
 * Compiles dotted pick paths into one tree. `{a,b}` as a segment names map keys that themselves hold dots.
 *
 * @throws {SyntaxError} when a path is empty or a brace does not close
 */
export function compilePicks(paths: Iterable<string>): PickTree {
  const root: MutableTree = new Map();
  for (const path of paths) plant(root, segmentsOf(path));
  return root;
}

function plant(tree: MutableTree, segments: readonly (readonly string[])[]): void {
  const [keys, ...rest] = segments;
  for (const key of keys ?? []) {
    const child = tree.get(key);
    if (child === true) continue;
    if (rest.length === 0) {
      tree.set(key, true);
      continue;
    }
    const next: MutableTree = child ?? new Map();
    tree.set(key, next);
    plant(next, rest);
  }
}

function segmentsOf(path: string): string[][] {
  const segments = [...path.matchAll(/\{([^{}]+)\}|([^.{}]+)/g)].map(([, braced, plain]) =>
    braced === undefined ? [plain ?? ""] : braced.split(","),
  );
  const isBalanced = !/[{}]/.test(path.replace(/\{[^{}]+\}/g, ""));
  if (segments.length === 0 || !isBalanced) throw new SyntaxError(`"${path}" is no pick path`);
  return segments;
}

/**
 * A copy of `value` with nothing but the picked fields; own, enumerable properties only, and no prototype is ever set.
 * Nulls are left out: to the Kubernetes API, null is unset, and it serves some (a CSINode's `drivers`, a slice's `endpoints`).
 */
export function pick(value: unknown, tree: PickTree): unknown {
  if (tree === true) return withoutNulls(value);
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return value.filter((element) => element !== null).map((element) => pick(element, tree));
  const picked: Record<string, unknown> = {};
  for (const [key, below] of tree) {
    const child = Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
    if (child !== undefined && child !== null && key !== "__proto__") picked[key] = pick(child, below);
  }
  return picked;
}

/** The value itself where it holds no null. */
function withoutNulls(value: unknown): unknown {
  if (!holdsNull(value) || typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.filter((element) => element !== null).map(withoutNulls);
  const entries = Object.entries(value).filter(([, child]) => child !== null);
  return Object.fromEntries(entries.map(([key, child]) => [key, withoutNulls(child)]));
}

function holdsNull(value: unknown): boolean {
  if (typeof value !== "object") return false;
  return value === null || Object.values(value).some(holdsNull);
}

/** Whether everything that `path` would keep is kept by `tree` as well. */
export function covers(tree: PickTree, path: string): boolean {
  return segmentsOf(path)
    .reduce<PickTree[]>(
      (reached, keys) =>
        reached.flatMap((node) => (node === true ? [true] : keys.map((key) => node.get(key) ?? EMPTY))),
      [tree],
    )
    .every((node) => node === true);
}

const EMPTY: PickTree = new Map();
