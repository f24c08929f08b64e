import { expect } from "chai";
import fc from "fast-check";
import { RELOCATE } from "../../../../lib/cli/changes/relocate.js";
import { UsageError } from "../../../../lib/model/errors.js";
import { readChange } from "./read.js";

const relocate = (...argv: readonly string[]) => readChange(RELOCATE, "node1", ...argv);

describe("audit relocate", () => {
  it("takes one directory, by default linked at its old place, with nothing said of the old tree", () => {
    expect(relocate("--from", "/var/lib/kubelet", "--to", "/data900/kubelet").change).to.deep.equal({
      kind: "relocate",
      nodes: ["node1"],
      moves: [{ from: "/var/lib/kubelet", to: "/data900/kubelet" }],
      method: "symlink",
      removal: "unknown",
    });
  });

  it("takes several pairs in order, each pair in either order", () => {
    const { change } = relocate(
      "--from=/a",
      "--to=/x/a",
      "--to=/x/b",
      "--from=/b",
      "--method=mount",
      "--removal=rm-rf",
    );

    expect(change).to.deep.include({
      moves: [
        { from: "/a", to: "/x/a" },
        { from: "/b", to: "/x/b" },
      ],
      method: "mount",
      removal: "rm-rf",
    });
  });

  it("normalises paths", () => {
    const { change } = relocate("--from", "/var//lib/./kubelet/", "--to", "/data900/x/../kubelet");

    expect(change).to.deep.include({ moves: [{ from: "/var/lib/kubelet", to: "/data900/kubelet" }] });
  });

  const refusals: readonly (readonly [argv: readonly string[], sentence: string])[] = [
    [[], "no directory is named; write --from DIR --to DIR"],
    [["--from=/a"], "--from /a has no --to beside it; give them in pairs, --from DIR --to DIR"],
    [["--to=/a"], "--to /a has no --from beside it; give them in pairs, --from DIR --to DIR"],
    [
      ["--from=/a", "--from=/b", "--to=/x", "--to=/y"],
      "--from /a has no --to beside it; give them in pairs, --from DIR --to DIR",
    ],
    [["--from=/a", "--to=/x", "--from=/b"], "--from /b has no --to beside it; give them in pairs, --from DIR --to DIR"],
    [["--from=a", "--to=/x"], "--from a is relative; write the absolute path on the host"],
    [["--from=/a", "--to=./x"], "--to ./x is relative; write the absolute path on the host"],
    [["--from=/", "--to=/x"], "--from / is the root of the host; name the directory that moves"],
    [["--from=/a/..", "--to=/x"], "--from /a/.. is the root of the host; name the directory that moves"],
    [["--from=/a", "--to=//"], "--to // is the root of the host; name the directory that moves"],
    [["--from=/a/", "--to=/b/../a"], "--to /b/../a is the same directory as --from /a/; name the new place in --to"],
    [
      ["--from=/a", "--to=/a/b/../c"],
      "--to /a/b/../c lies inside --from /a, and a tree cannot move into itself; name a place outside it",
    ],
    [
      ["--from=/a/b", "--to=/a"],
      "--from /a/b lies inside --to /a, which is there already; --to is the final path of the tree",
    ],
    [
      ["--from=/a", "--to=/x", "--from=/a/b", "--to=/y"],
      "--from /a/b and --from /a overlap; each tree must be named once, outside the others",
    ],
    [
      ["--from=/a", "--to=/x/1", "--from=/b", "--to=/x/1/2"],
      "--to /x/1/2 and --to /x/1 overlap; each tree must be named once, outside the others",
    ],
    [
      ["--from=/a", "--to=/b/1", "--from=/b", "--to=/y"],
      "--to /b/1 and --from /b overlap; each tree must be named once, outside the others",
    ],
    [["--from=/a\n", "--to=/b"], "--from /a\n holds a character that cannot be seen; write the path without it"],
    [["--from=/a", "--to=/b", "--method=copy"], 'flag --method is "copy", but takes only symlink, mount or root-dir'],
    [
      ["--from=/a", "--to=/b", "--removal=yes"],
      'flag --removal is "yes", but takes only rm-rf, one-file-system, keep or unknown',
    ],
  ];
  for (const [argv, sentence] of refusals) {
    it(`refuses "${argv.join(" ")}"`, () => {
      expect(() => relocate(...argv))
        .to.throw(UsageError)
        .with.property("message", sentence);
    });
  }

  it("lets names that only begin alike stand beside each other", () => {
    expect(relocate("--from=/a", "--to=/ab", "--from=/abc", "--to=/abcd").change)
      .to.have.property("moves")
      .with.lengthOf(2);
  });

  it("gives absolute, normalised, disjoint paths or a sentence, whatever the paths", () => {
    const path = fc.stringMatching(/^[/.ab]{0,6}$/).filter((text) => text !== "");

    fc.assert(
      fc.property(path, path, (from, to) => {
        try {
          const { change } = relocate(`--from=${from}`, `--to=${to}`);
          const [move] = change.kind === "relocate" ? change.moves : [];
          expect(move?.from).to.match(/^(\/(?!\.{1,2}(\/|$))[^/]+)+$/);
          expect(move?.to).to.match(/^(\/(?!\.{1,2}(\/|$))[^/]+)+$/);
          expect(`${move?.to}/`.startsWith(`${move?.from}/`)).to.equal(false);
        } catch (error) {
          expect(error).to.be.instanceOf(UsageError);
        }
      }),
    );
  });
});
