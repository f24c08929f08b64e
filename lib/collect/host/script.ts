import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";

/** The one program that runs on hosts. */
export interface HostScript {
  readonly text: string;
  /** hexadecimal; sudoers and people compare it */
  readonly sha256: string;
  /** what the script says of itself in its first frame: a digest of its source */
  readonly edition: string;
  /** after which it starts nothing more and ends what still runs */
  readonly seconds: number;
}

let script: HostScript | undefined;

/** The script, byte for byte the same in every run of this version. The build puts it together of the fragments beside this file. */
export function hostScript(): HostScript {
  script ??= readScript();
  return script;
}

function readScript(): HostScript {
  const text = readFileSync(new URL("./host-script.sh", import.meta.url), "utf8");
  const [, edition] = /^# Facts of this host for kaudit, edition ([0-9a-f]{12})\./m.exec(text) ?? [];
  const [, seconds] = /^ {2}budget=(\d+) /m.exec(text) ?? [];
  if (edition === undefined || seconds === undefined) {
    throw new Error("the script for hosts has no edition, or no bound: build it again");
  }
  return { text, sha256: createHash("sha256").update(text).digest("hex"), edition, seconds: Number(seconds) };
}
