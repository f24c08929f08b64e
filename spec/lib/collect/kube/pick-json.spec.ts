import { expect } from "chai";
import fc from "fast-check";
import { JsonCursor } from "../../../../lib/collect/kube/json-bytes.js";
import { JsonPicker } from "../../../../lib/collect/kube/pick-json.js";
import { Arrivals } from "../../../../lib/model/arrivals.js";
import { LISTS, type ListDefinition } from "../../../../lib/model/lists.js";
import { parseOwnJson } from "../../../../lib/model/own-json.js";
import { compilePicks, pick } from "../../../../lib/model/pick.js";
import { generatedPod } from "../../../bench/cluster/generated-pod.js";

const PODS = LISTS.find(({ fact }) => fact === "pods") as ListDefinition;

function picking(picks: readonly string[]): (json: string) => unknown {
  const picker = new JsonPicker(compilePicks(picks));
  return (json) => {
    const cursor = new JsonCursor(Buffer.from(json));
    const picked = picker.pick(cursor);
    cursor.end();
    return picked;
  };
}

/** JSON of few keys and shapes, so that what is written often meets what is picked. */
const key = fc.constantFrom("a", "b", "name", "list", "x.y", "é", 'q"\\', "__proto__", "constructor");
const scalar = fc.oneof(
  fc.string({ maxLength: 5 }),
  fc.constantFrom(0, -1.5, 1e21, true, false, null, "\u0000", "ü\u2028", '\\"'),
);
const { json: anyJson } = fc.letrec<{ json: unknown }>((tie) => ({
  json: fc.oneof(
    { depthSize: "small" },
    scalar,
    fc.array(tie("json"), { maxLength: 4 }),
    fc.array(fc.tuple(key, tie("json")), { maxLength: 5 }).map((entries) => Object.fromEntries(entries)),
  ),
}));
const picksOf = fc.uniqueArray(
  fc.constantFrom("a", "b.a", "b.name", "list.a", "list.b.list", "list.name", "{x.y,é}", "a.constructor", "name"),
  {
    minLength: 1,
    maxLength: 5,
  },
);
const write = fc.constantFrom(
  (value: unknown) => JSON.stringify(value),
  (value: unknown) => JSON.stringify(value, null, "\t"),
  (value: unknown) => JSON.stringify(value).replaceAll(/[é-ü]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`),
);

describe("picking from bytes", () => {
  it("gives of any JSON, however it is written, what picking from parsed objects gives", () => {
    fc.assert(
      fc.property(fc.array(anyJson, { minLength: 1, maxLength: 5 }), picksOf, write, (objects, picks, written) => {
        const tree = compilePicks(picks);
        const take = picking(picks);
        for (const object of objects) {
          const json = written(object);
          expect(take(json)).to.deep.equal(pick(parseOwnJson(json), tree));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it("keeps of a Pod what Arrivals keep of it", () => {
    const take = picking(PODS.picks);
    const arrivals = new Arrivals();
    for (let pod = 0; pod < 60; pod++) {
      const json = generatedPod(pod, 7);
      expect(take(json)).to.deep.equal(arrivals.keep(PODS, JSON.parse(json)));
    }
  });

  it("holds what Pods of a workload have in common once, their token volumes' names notwithstanding", () => {
    const take = picking(PODS.picks);
    // biome-ignore lint/suspicious/noExplicitAny: reaching into picked objects
    const [one, other] = [take(generatedPod(0, 7)) as any, take(generatedPod(1, 7)) as any];

    expect(other.spec.containers).to.equal(one.spec.containers);
    expect(other.spec.volumes).to.equal(one.spec.volumes);
    expect(other.metadata.labels).to.equal(one.metadata.labels);
    expect(other.spec.volumes.map(({ name }: { name: string }) => name)).to.include("kube-api-access");
    expect(other.spec.nodeName).to.not.equal(one.spec.nodeName);
  });

  it("renames the token volume where it is declared and mounted, and nothing else of such a name", () => {
    const take = picking([
      "metadata.name",
      "spec.volumes.name",
      "spec.containers.name",
      "spec.containers.volumeMounts",
    ]);
    const name = "kube-api-access-abcde";
    const object = {
      metadata: { name },
      spec: {
        volumes: [{ name }, { name: "data" }],
        containers: [{ name, volumeMounts: [{ name, mountPath: "/x" }] }],
      },
    };

    expect(take(JSON.stringify(object))).to.deep.equal({
      metadata: { name },
      spec: {
        volumes: [{ name: "kube-api-access" }, { name: "data" }],
        containers: [{ name, volumeMounts: [{ name: "kube-api-access", mountPath: "/x" }] }],
      },
    });
  });

  it("gives the object before when nothing differs, and its equal parts when little does", () => {
    const take = picking(["a", "b.a", "b.name"]);
    const first = take('{"a":[1],"b":{"a":{"x":1},"name":"n"}}') as { a: unknown; b: unknown };

    expect(take('{"b":{"name":"n","a":{"x":1},"more":0},"a":[1]}')).to.equal(first);
    const less = take('{"a":[1]}') as { a: unknown };
    expect(less).to.deep.equal({ a: [1] });
    expect(less.a).to.equal(first.a);
    expect(take('{"a":[1],"b":{"a":null}}')).to.deep.equal({ a: [1], b: {} });
  });

  it("compares long lists by their elements", () => {
    const take = picking(["images"]);
    const image = (tag: number) => ({ names: [`registry/app:${tag}`], sizeBytes: tag, pad: "x".repeat(100) });
    const list = (first: number) =>
      JSON.stringify({ images: Array.from({ length: 20 }, (_, at) => image(first + at)) });
    const [one, other] = [take(list(0)), take(list(1))] as { images: unknown[] }[];

    expect(other?.images).to.deep.equal(JSON.parse(list(1)).images);
    expect(other?.images[0]).to.equal(one?.images[1]);
  });

  it("refuses what is no JSON where it looks, and never repeats it", () => {
    const take = (json: string) => () => picking(["a", "b.a"])(json);
    const broken = [
      "",
      " ",
      "{",
      '{"a"',
      '{"a":',
      '{"a":}',
      '{"a":1',
      '{"a":1,',
      '{"a":1,}',
      '{"a":tru}',
      '{"a":01}',
      '{"a":[1,]}',
      '{"a":"s3cret',
      '{"a":"\n"}',
      '{"a":"\\x"}',
      "{a:1}",
      '{"a":1}}',
      '{"a":1}{',
      '{"b":[{"a":1]}',
      "[1",
      '{"z":[}',
      '{"z":"',
      "'s3cret'",
      '{"a" 1}',
      '{"b":{"a":1}',
    ];
    for (const json of broken) expect(take(json), json).to.throw(SyntaxError);
    expect(take("s3cret")).to.throw(SyntaxError).with.property("message").that.does.not.contain("s3cret");
  });

  it("refuses depths that no object of the API has", () => {
    const nested = (depth: number) => "[".repeat(depth) + "]".repeat(depth);

    expect(picking(["a"])(`{"a":${nested(90)},"z":${nested(90)}}`)).to.have.property("a");
    for (const key of ["a", "z"]) expect(() => picking(["a"])(`{"${key}":${nested(100_000)}}`)).to.throw(SyntaxError);
  });
});
