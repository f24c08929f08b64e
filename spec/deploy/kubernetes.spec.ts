import { readdirSync, readFileSync } from "node:fs";
import { expect } from "chai";
import { load } from "js-yaml";
import { COMMANDS } from "../../lib/cli/commands/index.js";
import { parse } from "../../lib/cli/parser.js";
import { clusterRoleYaml } from "../../lib/collect/kube/cluster-role.js";
import { parseGoDuration } from "../../lib/derive/go-duration.js";

const folder = new URL("../../../deploy/kubernetes/", import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder), "utf8");
// biome-ignore lint/suspicious/noExplicitAny: manifests are read as they stand
const manifest = (name: string): any => load(read(name));

describe("the manifests of the scheduled audit", () => {
  const { spec } = manifest("cron-job.yaml");
  const job = spec.jobTemplate.spec;
  const pod = job.template.spec;
  const [container] = pod.containers;

  it("grant the very ClusterRole that kaudit prints", () => {
    expect(read("cluster-role.yaml"), "npm run docs writes it").to.equal(clusterRoleYaml());
  });

  it("are all applied together", () => {
    const files = readdirSync(folder).filter((name) => name !== "kustomization.yaml");

    expect(manifest("kustomization.yaml").resources).to.have.members(files);
  });

  it("bind one ServiceAccount to it, which hands its token to the audit alone", () => {
    const binding = manifest("cluster-role-binding.yaml");
    const account = manifest("service-account.yaml");

    expect(binding.roleRef).to.include({ kind: "ClusterRole", name: manifest("cluster-role.yaml").metadata.name });
    expect(binding.subjects).to.deep.equal([{ kind: "ServiceAccount", ...account.metadata }]);
    expect(account.automountServiceAccountToken).to.equal(false);
    expect(pod).to.include({ serviceAccountName: account.metadata.name, automountServiceAccountToken: true });
    expect(manifest("cron-job.yaml").metadata.namespace).to.equal(manifest("namespace.yaml").metadata.name);
  });

  it("run one audit at a time, once, within limits of time, and keep a few", () => {
    expect(spec).to.include({ concurrencyPolicy: "Forbid", successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 3 });
    expect(spec.startingDeadlineSeconds).to.be.within(60, 3600);
    expect(job.backoffLimit).to.equal(0);
    expect(job.activeDeadlineSeconds).to.be.a("number");
    expect(pod.restartPolicy).to.equal("Never");
  });

  it("pass the restricted Pod Security Standard, which their Namespace enforces", () => {
    expect(manifest("namespace.yaml").metadata.labels).to.include({
      "pod-security.kubernetes.io/enforce": "restricted",
    });
    expect(pod.securityContext).to.deep.include({ runAsNonRoot: true, seccompProfile: { type: "RuntimeDefault" } });
    expect(pod.securityContext.runAsUser).to.be.greaterThan(0);
    expect(container.securityContext).to.deep.equal({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
    for (const field of ["hostNetwork", "hostPID", "hostIPC", "volumes"]) expect(pod).to.not.have.property(field);
  });

  it("call a command that kaudit has, on no host, and end it before the Job is ended", () => {
    const parsed = parse(container.args, COMMANDS, { name: "kaudit", columns: 80 });
    const deadline = container.args[container.args.indexOf("--deadline") + 1];

    expect(parsed.kind).to.equal("invocation");
    expect(container.args.slice(0, 3)).to.deep.equal(["audit", "--hosts", "none"]);
    expect(parseGoDuration(deadline)).to.be.below(job.activeDeadlineSeconds);
  });

  it("ask for the memory that was measured", () => {
    expect(container.resources).to.deep.equal({
      requests: { cpu: "100m", memory: "384Mi" },
      limits: { memory: "1536Mi" },
    });
  });
});
