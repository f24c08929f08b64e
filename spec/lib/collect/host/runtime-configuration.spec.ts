import { expect } from "chai";
import { MalformedError } from "../../../../lib/collect/host/malformed.js";
import { parseRuntimeConfiguration } from "../../../../lib/collect/host/runtime-configuration.js";
import { expectNoCrash } from "./hostile-output.js";

const FILES = `file /etc/containerd/config.toml
imports = ["/etc/containerd/conf.d/*.toml"]
root = "/data900/containerd" # moved
state = '/run/containerd'
file /etc/docker/daemon.json
root = "/data/docker"
complete
`;

describe("parseRuntimeConfiguration", () => {
  it("reads where data is kept, and that further files may say otherwise", () => {
    expect(parseRuntimeConfiguration(FILES)).to.deep.equal([
      { path: "/etc/containerd/config.toml", hasImports: true, root: "/data900/containerd", state: "/run/containerd" },
      { path: "/etc/docker/daemon.json", hasImports: false, root: "/data/docker" },
    ]);
  });

  it("tells no file from an answer that was cut", () => {
    expect(parseRuntimeConfiguration("complete\n")).to.deep.equal([]);
    expect(() => parseRuntimeConfiguration("")).to.throw(MalformedError);
  });

  it("refuses a field before any file, and a path that it cannot read", () => {
    expect(() => parseRuntimeConfiguration('root = "/a"\ncomplete\n')).to.throw(MalformedError, "line 1");
    expect(() => parseRuntimeConfiguration('file /a\nroot = "\\u002f"\ncomplete\n')).to.throw(
      MalformedError,
      "no path",
    );
  });

  it("withstands whatever it is given", () => expectNoCrash(parseRuntimeConfiguration, FILES));
});
