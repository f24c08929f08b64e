import { expect } from "chai";
import {
  parseKubeletConfiguration,
  parseNamedKubeletConfiguration,
} from "../../../../lib/collect/host/kubelet-configuration.js";
import { MalformedError } from "../../../../lib/collect/host/malformed.js";
import { recordedOutput } from "../../../recorded/output.js";
import { expectNoCrash } from "./hostile-output.js";

const PATH = "/var/lib/kubelet/config.yaml";
const parse = (text: string) => parseKubeletConfiguration(text, PATH);

describe("parseKubeletConfiguration", () => {
  const recorded = recordedOutput("before", "kubelet-config.yaml");

  it("keeps the fields that rules read and drops the rest", () => {
    expect(parse(recorded)).to.deep.equal({
      path: PATH,
      staticPodPath: "/etc/kubernetes/manifests",
      containerRuntimeEndpoint: "unix:///run/containerd/containerd.sock",
      cgroupDriver: "cgroupfs",
      failSwapOn: false,
      failCgroupV1: false,
    });
  });

  it("reads thresholds, and JSON as well", () => {
    const configuration = {
      kind: "KubeletConfiguration",
      evictionHard: { "nodefs.available": "10Gi" },
      failSwapOn: null,
    };

    expect(parse(JSON.stringify(configuration))).to.deep.equal({
      path: PATH,
      evictionHard: { "nodefs.available": "10Gi" },
    });
  });

  it("refuses another kind, another type of field, another format", () => {
    for (const [bad, complaint] of [
      ["", "no YAML mapping"],
      ["kind: Pod\n", "no KubeletConfiguration"],
      ["kind: KubeletConfiguration\nfailSwapOn: 'no'\n", "failSwapOn"],
      ["kind: KubeletConfiguration\nevictionHard: {memory.available: 5}\n", "evictionHard"],
      ["kind: [\n", "no YAML"],
      ["- kind: KubeletConfiguration\n", "no YAML mapping"],
      ["[".repeat(100_000), "no YAML"],
    ] as const) {
      expect(() => parse(bad), bad.slice(0, 40)).to.throw(MalformedError, complaint);
    }
  });

  it("says where it is wrong without quoting the file", () => {
    expect(() => parse("kind: x\npassword: {secret: hunter2\n"))
      .to.throw(MalformedError)
      .with.property("message")
      .that.does.not.contain("hunter2");
  });

  it("withstands whatever it is given", () => expectNoCrash(parse, recorded));
});

describe("parseNamedKubeletConfiguration", () => {
  const file = "kind: KubeletConfiguration\nfailSwapOn: false\n";

  it("takes the path from the first line, and that there is more from the line before it", () => {
    expect(parseNamedKubeletConfiguration(`/a b.yaml\n${file}`)).to.deep.equal({
      path: "/a b.yaml",
      failSwapOn: false,
    });
    expect(parseNamedKubeletConfiguration(`drop-ins\n/a\n${file}`)).to.include({ path: "/a", hasDropIns: true });
  });

  it("refuses a file without its path", () => {
    for (const bad of ["", file, "/a", `drop-ins\n${file}`]) {
      expect(() => parseNamedKubeletConfiguration(bad), bad).to.throw(MalformedError);
    }
  });

  it("withstands whatever it is given", () => expectNoCrash(parseNamedKubeletConfiguration, `/a\n${file}`));
});
