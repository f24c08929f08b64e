import { gunzipSync } from "node:zlib";

/**
 * One counted piece of the script's output. Without a payload: `late` was ended by its watchdog, `unstarted` came when the
 * script's time was over, `large` did not fit into what was left of its output.
 */
export interface Frame {
  readonly name: string;
  readonly form: (typeof FORMS)[number];
  readonly payload: Uint8Array;
}

export interface Frames {
  readonly frames: readonly Frame[];
  /** `whole` up to the last frame, `cut` before it, or something that is no frame of this run stands among them */
  readonly end: "whole" | "cut" | "garbage";
}

const FORMS = ["plain", "gzip", "late", "unstarted", "large"] as const;
const HEADER = /^kaudit ([0-9a-f]{1,64}) ([a-z0-9]{1,40}) ([a-z]+) (\d{1,9})$/;
const HEADER_BYTES = 200;
const NEWLINE = 10;

/**
 * The frames of one run. What a login shell prints before the first of them is passed over; after it nothing but whole frames
 * with the run's own nonce counts, so that no file and no other host can speak in this one's place.
 */
export function parseFrames(bytes: Uint8Array, nonce: string): Frames {
  const frames: Frame[] = [];
  let at = startOf(bytes);
  while (at < bytes.length) {
    const line = bytes.indexOf(NEWLINE, at);
    if (line < 0) return { frames, end: bytes.length - at > HEADER_BYTES ? "garbage" : "cut" };
    const header = HEADER.exec(Buffer.from(bytes.subarray(at, Math.min(line, at + HEADER_BYTES))).toString("latin1"));
    const [, theirs, name = "", form, count] = header ?? [];
    if (theirs !== nonce || !isForm(form)) return { frames, end: "garbage" };
    const end = line + 1 + Number(count);
    if (end >= bytes.length) return { frames, end: "cut" };
    if (bytes[end] !== NEWLINE) return { frames, end: "garbage" };
    if (name === "end") return { frames, end: end + 1 === bytes.length ? "whole" : "garbage" };
    frames.push({ name, form, payload: bytes.subarray(line + 1, end) });
    at = end + 1;
  }
  return { frames, end: "cut" };
}

/** The nonce of the run that made an output; undefined where there is not one frame in it. */
export function nonceOf(bytes: Uint8Array): string | undefined {
  const at = startOf(bytes);
  const line =
    Buffer.from(bytes.subarray(at, at + HEADER_BYTES))
      .toString("latin1")
      .split("\n", 1)[0] ?? "";
  return HEADER.exec(line)?.[1];
}

/** Where the first line begins that is a header of any run. */
function startOf(bytes: Uint8Array): number {
  let at = 0;
  while (at >= 0 && at < bytes.length) {
    if (Buffer.from(bytes.subarray(at, at + 7)).toString("latin1") === "kaudit ") return at;
    const line = bytes.indexOf(NEWLINE, at);
    at = line < 0 ? bytes.length : line + 1;
  }
  return at;
}

function isForm(word: string | undefined): word is Frame["form"] {
  return FORMS.some((form) => form === word);
}

/** [B] that a packed frame may unpack to: the largest fragment's limit, and its status. */
const UNPACKED_BYTES = 8_000_100;

/** The bytes that the fragment printed, with its status at their end. */
export function unpackFrame({ form, payload }: Frame): Uint8Array | "truncated" | "malformed" {
  if (form !== "gzip") return payload;
  const text = Buffer.from(payload).toString("latin1");
  if (!/^[A-Za-z0-9+/\n]*={0,2}\n*$/.test(text)) return "malformed";
  try {
    return gunzipSync(Buffer.from(text, "base64"), { maxOutputLength: UNPACKED_BYTES });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    return code === "Z_BUF_ERROR" || code === "ERR_BUFFER_TOO_LARGE" ? "truncated" : "malformed";
  }
}
