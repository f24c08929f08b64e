import { rmSync } from "node:fs";
import { expect } from "chai";
import { fixedCredentials, tokenFileCredentials } from "../../../../lib/collect/kube/kubeconfig-credentials.js";
import { rejectionOf } from "./rejection.js";
import { scratchDirectory } from "./scratch-directory.js";

const scratch = scratchDirectory();

describe("a token file", () => {
  it("is read again within each minute, and not before", async () => {
    let now = 0;
    const path = scratch.write("token", "one");
    const credentials = tokenFileCredentials(path, { now: () => now });

    const first = await credentials.current();
    scratch.write("token", "two");
    now = 40_000;
    const held = await credentials.current();
    now = 59_000;
    const fresh = await credentials.current();

    expect([first, held, fresh].map(({ authorization }) => authorization)).to.deep.equal([
      "Bearer one",
      "Bearer one",
      "Bearer two",
    ]);
  });

  it("is read again after a 401; the same token again is no renewal", async () => {
    const path = scratch.write("token", "one");
    const credentials = tokenFileCredentials(path, {});
    const rejected = await credentials.current();

    expect(await credentials.renew(rejected)).to.equal(null);
    scratch.write("token", "two");
    expect(await credentials.renew(rejected)).to.deep.equal({ authorization: "Bearer two" });
    expect(await credentials.renew(rejected)).to.deep.equal({ authorization: "Bearer two" });
  });

  it("keeps the last token while the file is away, and the certificate beside it", async () => {
    let now = 0;
    const certificate = { cert: "c", key: "k" };
    const path = scratch.write("token", "one");
    const credentials = tokenFileCredentials(path, { now: () => now, certificate });

    await credentials.current();
    rmSync(path);
    now = 120_000;

    expect(await credentials.current()).to.deep.equal({ authorization: "Bearer one", certificate });
  });

  it("that is empty or missing from the start is an error", async () => {
    const path = scratch.write("token", " \n");

    expect((await rejectionOf(tokenFileCredentials(path, {}).current())).message).to.match(/token: it is empty$/);
    expect((await rejectionOf(tokenFileCredentials(`${path}x`, {}).current())).message).to.match(
      /tokenx: no such file or directory$/,
    );
  });
});

describe("credentials that do not change", () => {
  it("cannot be renewed", async () => {
    const credential = { authorization: "Bearer t" };

    expect(await fixedCredentials(credential).current()).to.equal(credential);
    expect(await fixedCredentials(credential).renew(credential)).to.equal(null);
  });
});
