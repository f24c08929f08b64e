import { expect } from "chai";
import { createMountTable, isRenameWithinMount } from "../../../lib/derive/mount-table.js";
import { aMount, ROOT_MOUNT } from "../../../lib/testing/index.js";

const data = aMount("/data", { id: 40 });
const table = (...mounts: readonly ReturnType<typeof aMount>[]) => createMountTable([ROOT_MOUNT, ...mounts]);

describe("a host's mount table", () => {
  it("finds the mount that a path resolves into", () => {
    const mounts = table(data);

    expect(mounts.containing("/data/kubelet/pods")?.id).to.equal(40);
    expect(mounts.containing("/data")?.id).to.equal(40);
    expect(mounts.containing("/database")?.id).to.equal(ROOT_MOUNT.id);
    expect(createMountTable([data]).containing("/srv")).to.equal(undefined);
  });

  it("answers with the upper one of two mounts on the same directory", () => {
    expect(table(data, aMount("/data", { id: 41, parentId: 40 })).at("/data")?.id).to.equal(41);
  });

  it("sees past binds of a directory onto itself, however often, to the mount that a path is held by", () => {
    const bound = (id: number) => aMount("/data/kubelet", { id, parentId: id - 1, root: "/kubelet" });
    const mounts = table(data, bound(41), bound(42), aMount("/data/other", { id: 43, root: "/kubelet" }));

    expect(mounts.holding("/data/kubelet/pods")?.id).to.equal(40);
    expect(mounts.holding("/data/other")?.id).to.equal(43);
    expect(mounts.holding("/")?.id).to.equal(ROOT_MOUNT.id);
    expect(createMountTable([data]).holding("/data")?.id).to.equal(40);
    expect(createMountTable([data]).holding("/srv")).to.equal(undefined);
  });

  it("lists what lies below a directory in the order in which it can be unmounted", () => {
    const mounts = table(
      data,
      aMount("/data/a", { id: 41 }),
      aMount("/data/a/b/c", { id: 42 }),
      aMount("/data/a/b", { id: 43 }),
    );

    expect(mounts.below("/data").map(({ target }) => target)).to.deep.equal(["/data/a/b/c", "/data/a/b", "/data/a"]);
  });

  it("unmounts the upper one of two mounts on the same directory first", () => {
    const mounts = table(aMount("/data/a", { id: 41 }), aMount("/data/a", { id: 42, parentId: 41 }));

    expect(mounts.below("/data").map(({ id }) => id)).to.deep.equal([42, 41]);
  });

  describe("reachability", () => {
    it("is given for a mount that nothing covers", () => {
      const inner = aMount("/data/a", { id: 41, parentId: 40 });

      expect(table(data, inner).isReachable(inner)).to.equal(true);
    });

    it("ends where a second mount lies on the same directory", () => {
      const covering = aMount("/data", { id: 41, parentId: 40 });

      expect(table(data, covering).isReachable(data)).to.equal(false);
      expect(table(data, covering).isReachable(covering)).to.equal(true);
    });

    it("ends where a mount lies over a directory on the way", () => {
      const deep = aMount("/srv/a/b", { id: 41 });
      const over = aMount("/srv/a", { id: 42 });

      expect(table(deep, over).isReachable(deep)).to.equal(false);
    });

    it("ends with the mount that it stands on", () => {
      const inner = aMount("/data/a", { id: 41, parentId: 40 });
      const covering = aMount("/data", { id: 42, parentId: 40 });

      expect(table(data, inner, covering).isReachable(inner)).to.equal(false);
    });

    it("does not hang on a table in which parents go in a circle", () => {
      const one = aMount("/a", { id: 50, parentId: 51 });
      const other = aMount("/b", { id: 51, parentId: 50 });

      expect(table(one, other).isReachable(one)).to.be.a("boolean");
    });
  });

  it("names the directory that a bind shows, by the mount of the same file system that holds it", () => {
    const bind = aMount("/var/lib/kubelet/pods/x", { id: 41, root: "/pv/pg" });

    expect(table(data, bind).sourceDirectory(bind, () => false)).to.equal("/data/pv/pg");
    expect(table(bind).sourceDirectory(bind, () => false)).to.equal(undefined);
  });

  it("prefers the mount that holds the most of the path, and none that is excluded", () => {
    const near = aMount("/mnt/pv", { id: 42, root: "/pv" });
    const bind = aMount("/x", { id: 41, root: "/pv/pg" });

    expect(table(data, near, bind).sourceDirectory(bind, () => false)).to.equal("/mnt/pv/pg");
    expect(table(data, near, bind).sourceDirectory(bind, ({ id }) => id === 42)).to.equal("/data/pv/pg");
  });

  it("knows a directory by every name under which it shows", () => {
    const bind = aMount("/mnt/pv", { id: 42, root: "/pv" });
    const covering = aMount("/data/pv/b", { id: 43, parentId: 40, device: "8:32" });
    const names = (path: string) =>
      table(data, bind, covering)
        .namesOf(path)
        .map((name) => name.path);

    expect(names("/mnt/pv/a")).to.have.members(["/data/pv/a", "/mnt/pv/a"]);
    expect(names("/mnt/pv/b")).to.deep.equal(["/mnt/pv/b"]);
    expect(createMountTable([data]).namesOf("/srv")).to.deep.equal([]);
  });

  it("tells a rename from a copy by the mount, not by the file system", () => {
    const sameDevice = aMount("/srv", { id: 42, device: ROOT_MOUNT.device, root: "/srv" });

    expect(isRenameWithinMount(table(data), "/var/lib/kubelet", "/opt/kubelet")).to.equal(true);
    expect(isRenameWithinMount(table(data), "/var/lib/kubelet", "/data/kubelet")).to.equal(false);
    expect(isRenameWithinMount(table(sameDevice), "/var/lib/kubelet", "/srv/kubelet")).to.equal(false);
    expect(isRenameWithinMount(table(aMount("/opt/kubelet", { id: 43 })), "/var/lib/kubelet", "/opt/kubelet")).to.equal(
      false,
    );
  });
});
