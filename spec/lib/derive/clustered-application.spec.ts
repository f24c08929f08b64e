import { expect } from "chai";
import { clusteredApplicationOf } from "../../../lib/derive/clustered-application.js";
import { nameOfImage } from "../../../lib/derive/foundation.js";
import { aStatefulSet } from "../../../lib/testing/index.js";

function numbersOf(image: string, members: number): readonly [string, number, number] | undefined {
  const spec = { containers: [{ name: "main", image }] };
  const { statefulSet } = aStatefulSet("x", { on: [], replicas: members, spec, hasClaims: true });
  const application = clusteredApplicationOf(statefulSet);
  return application && [application.software, application.needed, application.spare];
}

describe("a clustered application", () => {
  it("needs more than half of its members where they vote", () => {
    expect(numbersOf("quay.io/coreos/etcd:v3.5.0", 3)).to.deep.equal(["etcd", 2, 1]);
    expect(numbersOf("docker.io/bitnami/zookeeper", 4)).to.deep.equal(["ZooKeeper", 3, 1]);
    expect(numbersOf("rabbitmq:3.13", 5)).to.deep.equal(["RabbitMQ", 3, 2]);
  });

  it("needs its drives less their parity, and one more where parity is half of them", () => {
    expect(numbersOf("quay.io/minio/minio:latest", 4)).to.deep.equal(["MinIO", 3, 2]);
    expect(numbersOf("quay.io/minio/minio:latest", 6)).to.deep.equal(["MinIO", 4, 3]);
    expect(numbersOf("quay.io/minio/minio:latest", 16)).to.deep.equal(["MinIO", 12, 4]);
  });

  it("is not known by a part of an image's name, nor with one member", () => {
    expect(numbersOf("example.com/not-etcd:1", 3)).to.equal(undefined);
    expect(numbersOf("quay.io/coreos/etcd:v3.5.0", 1)).to.equal(undefined);
  });
});

describe("the name of an image", () => {
  it("is without tag and digest, and a registry's port is no tag", () => {
    expect(nameOfImage("registry.example.com:5000/a/etcd:v1@sha256:00")).to.equal("registry.example.com:5000/a/etcd");
    expect(nameOfImage("registry.example.com:5000/a/etcd")).to.equal("registry.example.com:5000/a/etcd");
    expect(nameOfImage("redis")).to.equal("redis");
  });
});
