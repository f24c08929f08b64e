import { expect } from "chai";
import { imageRoot } from "../../../lib/derive/image-root.js";
import { createMountTable } from "../../../lib/derive/mount-table.js";
import { aMount, ROOT_MOUNT } from "../../../lib/testing/index.js";

const TABLE = createMountTable([ROOT_MOUNT, aMount("/var/lib/docker", { id: 40 })]);
const LINK = {
  path: "/var/lib/docker",
  type: "symlink",
  linkTarget: "/data/docker",
  realPath: "/data/docker",
} as const;

describe("imageRoot", () => {
  it("is where the runtime keeps images, as it is called and as it is found on a disk", () => {
    expect(imageRoot([], TABLE, undefined, [LINK])).to.deep.equal({
      path: "/var/lib/docker",
      realPath: "/data/docker",
    });
  });

  it("stands for itself where nobody looked at the path", () => {
    expect(imageRoot([], createMountTable([ROOT_MOUNT]), undefined, undefined)).to.deep.equal({
      path: "/var/lib/containerd",
      realPath: "/var/lib/containerd",
    });
  });
});
