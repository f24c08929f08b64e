import { expect } from "chai";
import { MalformedError } from "../../../../lib/collect/host/malformed.js";
import { parseSwaps } from "../../../../lib/collect/host/swaps.js";
import { recordedOutput } from "../../../recorded/output.js";
import { expectNoCrash } from "./hostile-output.js";

const SWAPS = `Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority
/dev/zram0                              partition\t8388604\t\t0\t\t100
/swap\\040file                           file\t\t1048572\t\t12\t\t-2
`;

describe("parseSwaps", () => {
  it("reads partitions and files, in bytes", () => {
    expect(parseSwaps(SWAPS)).to.deep.equal([
      { source: "/dev/zram0", sizeBytes: 8388604 * 1024 },
      { source: "/swap file", sizeBytes: 1048572 * 1024 },
    ]);
  });

  it("tells no swap from no table", () => {
    expect(parseSwaps(recordedOutput("before", "swaps"))).to.deep.equal([]);
    expect(() => parseSwaps("")).to.throw(MalformedError, "heading");
    expect(() => parseSwaps(SWAPS.split("\n").slice(1).join("\n"))).to.throw(MalformedError, "heading");
  });

  it("withstands whatever it is given", () => expectNoCrash(parseSwaps, SWAPS));
});
