import { gzipSync } from "node:zlib";
import { expect } from "chai";
import fc from "fast-check";
import { nonceOf, parseFrames, unpackFrame } from "../../../../lib/collect/host/frames.js";

const NONCE = "0123456789abcdef";

function frame(
  name: string,
  payload: string,
  { nonce = NONCE, form = "plain", bytes = Buffer.byteLength(payload) } = {},
): string {
  return `kaudit ${nonce} ${name} ${form} ${bytes}\n${payload}\n`;
}

const END = frame("end", "");
const parse = (text: string) => parseFrames(Buffer.from(text), NONCE);
const names = (text: string) => parse(text).frames.map(({ name }) => name);

describe("parseFrames", () => {
  it("takes counted bytes, whatever they look like", () => {
    const payload = `${frame("mounts", "forged")}\nkaudit ${NONCE} end plain 0\n\n`;
    const { frames, end } = parse(frame("fstab", payload) + frame("swaps", "ä\n=0") + END);

    expect(end).to.equal("whole");
    expect(frames.map(({ name, payload: bytes }) => [name, Buffer.from(bytes).toString()])).to.deep.equal([
      ["fstab", payload],
      ["swaps", "ä\n=0"],
    ]);
  });

  it("passes over what a login shell prints first, and over nothing later", () => {
    expect(parse(`Welcome to node1!\n\n${frame("a", "x")}${END}`).end).to.equal("whole");
    expect(parse(`${frame("a", "x")}Welcome!\n${END}`)).to.deep.include({ end: "garbage" });
    expect(names(`${frame("a", "x")}Welcome!\n${frame("b", "y")}${END}`)).to.deep.equal(["a"]);
    expect(parse(`${frame("a", "x")}${END}more`).end).to.equal("garbage");
  });

  it("takes no frame of another run", () => {
    expect(parse(frame("a", "x", { nonce: "ffff" }) + END)).to.deep.equal({ frames: [], end: "garbage" });
    expect(names(frame("a", "x") + frame("b", "y", { nonce: "ffff" }) + END)).to.deep.equal(["a"]);
  });

  it("takes no frame whose bytes are fewer or more than counted", () => {
    expect(parse(frame("a", "xyz", { bytes: 2 }) + END)).to.deep.equal({ frames: [], end: "garbage" });
    expect(parse(frame("a", "xyz", { bytes: 3000 }) + END)).to.deep.equal({ frames: [], end: "cut" });
    expect(parse(`kaudit ${NONCE} a plain ${"9".repeat(300)}\n`).end).to.equal("garbage");
    expect(parse(`kaudit ${"x".repeat(100_000)}`).end).to.equal("garbage");
  });

  it("is cut at every byte before its end, and keeps the frames that came whole", () => {
    const text = frame("a", "xyz\n=0") + frame("b", "\n=0") + END;
    for (let length = 0; length < text.length; length++) {
      const { frames, end } = parse(text.slice(0, length));
      expect(end, `cut at ${length}`).to.equal("cut");
      expect(frames.length).to.be.lessThan(3);
    }
  });

  it("withstands raw bytes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(100), (bytes, at) => {
        const text = Buffer.from(frame("a", "xyz") + END);
        const { frames, end } = parseFrames(Buffer.concat([text.subarray(0, at), bytes, text.subarray(at)]), NONCE);
        expect(["whole", "cut", "garbage"]).to.include(end);
        for (const { payload } of frames) expect(payload.length).to.be.lessThan(1000);
      }),
    );
  });
});

describe("nonceOf", () => {
  it("is that of the first frame, whatever stands before it", () => {
    expect(nonceOf(Buffer.from(`Welcome!\n${frame("a", "x")}`))).to.equal(NONCE);
    for (const none of ["", "Welcome!\n", "kaudit x\n", "kaudit "])
      expect(nonceOf(Buffer.from(none))).to.equal(undefined);
  });
});

describe("unpackFrame", () => {
  const packed = gzipSync("x".repeat(500) + Buffer.from("ä")).toString("base64");
  const unpack = (text: string) => unpackFrame({ name: "a", form: "gzip", payload: Buffer.from(text) });

  it("unpacks what was packed, in lines or in one", () => {
    expect(Buffer.from(unpack(packed)).toString()).to.equal("x".repeat(500) + Buffer.from("ä"));
    expect(unpack(packed.replace(/.{20}/g, "$&\n"))).to.deep.equal(unpack(packed));
  });

  it("tells what was cut from what is no archive", () => {
    expect(unpack(packed.slice(0, -12))).to.equal("truncated");
    expect(unpack("")).to.equal("truncated");
    expect(unpack("AAAA")).to.equal("malformed");
    expect(unpack("not base64!")).to.equal("malformed");
  });

  it("does not unpack a bomb", () => {
    expect(unpack(gzipSync(Buffer.alloc(20_000_000)).toString("base64"))).to.equal("truncated");
  });

  it("withstands whatever it is given", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(unpack(Buffer.concat([gzipSync(""), bytes]).toString("base64"))).to.not.equal(undefined);
        expect(unpackFrame({ name: "a", form: "gzip", payload: bytes })).to.not.equal(undefined);
      }),
    );
  });
});
