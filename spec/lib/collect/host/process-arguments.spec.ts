import { expect } from "chai";
import fc from "fast-check";
import { allowedArguments } from "../../../../lib/collect/host/process-arguments.js";

describe("allowedArguments", () => {
  it("reads every spelling of a flag", () => {
    expect(allowedArguments("kubelet", ["--root-dir=/a", "--config", "/b", "-hostname-override", "n1"])).to.deep.equal({
      "root-dir": "/a",
      config: "/b",
      "hostname-override": "n1",
    });
    expect(allowedArguments("containerd", ["-c", "/etc/containerd/config.toml", "--root=/data"])).to.deep.equal({
      config: "/etc/containerd/config.toml",
      root: "/data",
    });
    expect(allowedArguments("containerd-shim", ["-namespace", "k8s.io", "-id", "d12f"])).to.deep.equal({
      namespace: "k8s.io",
      id: "d12f",
    });
  });

  it("takes the last of two, as the process does", () => {
    expect(allowedArguments("kubelet", ["--root-dir=/a", "--root-dir=/b"])).to.deep.equal({ "root-dir": "/b" });
  });

  it("gives a switch no value that stands behind it", () => {
    expect(allowedArguments("etcd", ["--force-new-cluster", "--data-dir", "/var/lib/etcd"])).to.deep.equal({
      "force-new-cluster": "true",
      "data-dir": "/var/lib/etcd",
    });
    expect(allowedArguments("kubelet", ["--fail-swap-on=false", "--config", "--x"])).to.deep.equal({
      "fail-swap-on": "false",
      config: "true",
    });
  });

  it("finds the kubelet's flags within those of k3s", () => {
    const words = [
      "server",
      "--kubelet-arg=root-dir=/data/kubelet",
      "--kubelet-arg",
      "tls-private-key-file=/k",
      "-d",
      "/data",
    ];

    expect(allowedArguments("k3s", words)).to.deep.equal({
      "kubelet-arg.root-dir": "/data/kubelet",
      "data-dir": "/data",
    });
  });

  it("keeps of a data store's address what kind it is, not its password", () => {
    expect(allowedArguments("k3s", ["--datastore-endpoint=mysql://root:hunter2@tcp(db:3306)/k3s"])).to.deep.equal({
      "datastore-endpoint": "mysql",
    });
    expect(allowedArguments("k3s", ["--datastore-endpoint", "hunter2"])).to.deep.equal({
      "datastore-endpoint": "unknown",
    });
  });

  it("drops every flag that is on no list, with its value", () => {
    const secret = fc.constantFrom("token", "agent-token", "etcd-s3-secret-key", "password", "bearer-token", "s3");
    const role = fc.constantFrom("k3s", "kubelet", "etcd", "kube-apiserver", "dockerd", "crio");
    fc.assert(
      fc.property(role, secret, fc.boolean(), (process, flag, isJoined) => {
        const words = isJoined ? [`--${flag}=hunter2`] : [`--${flag}`, "hunter2"];
        expect(allowedArguments(process as "k3s", ["server", ...words])).to.deep.equal({});
      }),
    );
  });

  it("withstands whatever it is given", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string(), fc.constantFrom("--", "-", "--config", "--__proto__=1", "-c"))),
        (words) => {
          expect(allowedArguments("k3s", words)).to.be.an("object");
        },
      ),
    );
  });
});
