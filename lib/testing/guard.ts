/** Freezes a value through and through, so that a rule which changes a fact throws. */
export function deepFreeze<T>(value: T): T {
  if (value === null || typeof value !== "object" || Object.isFrozen(value)) return value;
  Object.freeze(value);
  const children = value instanceof Map ? value.values() : Object.values(value);
  for (const child of children) deepFreeze(child);
  return value;
}

/** Facts that answer to declared names alone: any other read throws, where plain objects would say undefined. */
export function refuseUndeclared(facts: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return new Proxy(facts, {
    get(target, key, receiver) {
      if (typeof key === "string" && !Object.hasOwn(target, key))
        throw new RangeError(`${key} is read but not declared`);
      return Reflect.get(target, key, receiver);
    },
  });
}
