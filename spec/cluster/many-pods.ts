import type { Api } from "./api.js";

/** Requests under way at once. */
const AT_ONCE = 24;

/** Runs something for each item, so many at a time. */
export async function forEach<T>(
  items: readonly T[],
  run: (item: T) => Promise<unknown>,
  atOnce = AT_ONCE,
): Promise<void> {
  const queue = [...items];
  const work = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await run(item);
  };
  await Promise.all(Array.from({ length: atOnce }, work));
}

/** Makes Pods that no Node takes: lists get long by them, and nothing runs. */
export async function makeIdlePods(api: Api, count: number): Promise<void> {
  const numbers = Array.from({ length: count }, (_, index) => index);
  await forEach(numbers, (number) =>
    api.send("POST", "/api/v1/namespaces/default/pods", {
      metadata: { name: `idle-${number}`, labels: { app: "idle" } },
      spec: { schedulerName: "nobody", containers: [{ name: "idle", image: "kaudit.spec/none:1" }] },
    }),
  );
}
