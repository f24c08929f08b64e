/** Whether `path` lies strictly below `directory`. Both absolute and normalised. */
export function isBelow(path: string, directory: string): boolean {
  return path !== directory && path.startsWith(directory === "/" ? "/" : `${directory}/`);
}

export function isAtOrBelow(path: string, directory: string): boolean {
  return path === directory || isBelow(path, directory);
}

/** The directory that holds `path`; `/` for `/` itself. */
export function parentOf(path: string): string {
  const slash = path.lastIndexOf("/");
  return slash <= 0 ? "/" : path.slice(0, slash);
}

export function baseName(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** `path` with its part at or below `from` put under `to`. */
export function rebase(path: string, from: string, to: string): string {
  const rest = from === "/" ? path : path.slice(from.length);
  if (rest === "" || rest === "/") return to;
  return to === "/" ? rest : `${to}${rest}`;
}

/** Every directory above `path`, the nearest first, `/` last. */
export function* ancestors(path: string): Generator<string> {
  for (let current = path; current !== "/"; ) {
    current = parentOf(current);
    yield current;
  }
}

/** An absolute path as mountinfo writes it: without `.`, doubled or trailing slashes. The API takes them all as they come. */
export function normalisedPath(path: string): string {
  return `/${path
    .split("/")
    .filter((name) => name !== "" && name !== ".")
    .join("/")}`;
}
