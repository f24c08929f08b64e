import { expect } from "chai";
import { openApi } from "./api.js";
import { type ControlPlane, startControlPlane } from "./control-plane/control-plane.js";
import { describeCluster } from "./describe.js";
import { makeOperator, type Operator, reportOf } from "./kaudit.js";
import { apply } from "./kubectl.js";
import { makeIdlePods } from "./many-pods.js";
import { until } from "./until.js";

/** Lists so many Pods long that something can happen while they are read. */
const PODS = 3000;
/** How often the server is stopped until that comes before the last answer. */
const ROUNDS = 8;

const node = (name: string) => ({ apiVersion: "v1", kind: "Node", metadata: { name } });

const AUDIT = ["audit", "drain", "node1", "--hosts", "none", "-o", "json"] as const;

describeCluster("an audit of a real API that fails", (undo) => {
  let controlPlane: ControlPlane;
  let operator: Operator;
  const lists = async (kubeconfig: string) => {
    const { coverage, verdict } = reportOf(await operator.kaudit(AUDIT, { kubeconfig }));
    return {
      verdict,
      reasons: new Set(coverage.lists.map(({ state, reason }) => (state === "observed" ? state : reason))),
    };
  };
  const refusals = (name: string) =>
    controlPlane
      .auditEvents()
      .filter(({ user, responseStatus }) => user.username === name && responseStatus?.code === 429);
  /** once a user has been answered for the first time */
  const untilAsked = (user: string) =>
    until(`${user} to ask`, 30, () => controlPlane.auditEvents().some((event) => event.user.username === user));

  before(async () => {
    operator = makeOperator();
    controlPlane = await startControlPlane({
      // So few seats that a priority level of one share has a single one.
      flags: { "kube-apiserver": { "max-requests-inflight": "40", "max-mutating-requests-inflight": "20" } },
    });
    undo.push(controlPlane.stop);
    await apply(controlPlane, [node("node1"), node("node2"), node("node3")]);
    const api = openApi(controlPlane);
    undo.push(api.close);
    await makeIdlePods(api, PODS);
  });

  it("says that the person's certificate is refused when it has expired", async () => {
    const validTo = new Date(Date.now() - 60_000);
    const expired = controlPlane.authority.issue("expired", { subject: "/O=system:masters/CN=late", validTo });
    const { exitCode, stderr } = await operator.kaudit(AUDIT, {
      kubeconfig: controlPlane.kubeconfigFor("expired", expired),
    });

    expect(exitCode).to.equal(2);
    expect(stderr).to.match(/401|expired/i);
  });

  it("waits and asks again when priority and fairness refuse, and then has everything", async () => {
    const early = controlPlane.authority.issue("early", { subject: "/CN=early" });
    await apply(controlPlane, fairness("early"));
    const { reasons } = await lists(controlPlane.kubeconfigFor("early", early));

    expect(refusals("early")).to.not.deep.equal([]);
    expect(reasons).to.not.include("rate-limited");
    expect(reasons).to.include("observed");
  });

  it("goes on when a Node vanishes between two lists", async () => {
    for (let round = 0; round < 3; round++) {
      const reader = controlPlane.authority.issue(`reader${round}`, { subject: `/O=system:masters/CN=reader${round}` });
      const audit = operator.kaudit(AUDIT, { kubeconfig: controlPlane.kubeconfigFor(`reader${round}`, reader) });
      const api = openApi(controlPlane);
      await untilAsked(`reader${round}`);
      await api.send("DELETE", "/api/v1/nodes/node2");
      const { rules, coverage } = reportOf(await audit);
      await apply(controlPlane, [node("node2")]);
      api.close();

      expect(rules.filter(({ state }) => state === "defect")).to.deep.equal([]);
      expect(coverage.lists.find(({ resource }) => resource === "pods")).to.include({
        state: "observed",
        objects: PODS,
      });
    }
  });

  it("reports what it has when the API server is stopped midway, and never says go", async () => {
    // Whether the server dies before the last answer is a race, so it is run until the server wins.
    let lost: Awaited<ReturnType<typeof lists>> | undefined;
    for (let round = 0; round < ROUNDS && lost === undefined; round++) {
      if (round > 0) await controlPlane.start("kube-apiserver");
      const reader = controlPlane.authority.issue(`midway${round}`, { subject: `/O=system:masters/CN=midway${round}` });
      const audit = lists(controlPlane.kubeconfigFor(`midway${round}`, reader));
      await untilAsked(`midway${round}`);
      await controlPlane.program("kube-apiserver").stop("SIGKILL");
      const ended = await audit;
      if (ended.reasons.has("unreachable") || ended.reasons.has("connection-lost")) lost = ended;
    }

    expect(lost, `in ${ROUNDS} rounds every list was read before the server died`).to.not.equal(undefined);
    expect(lost?.verdict).to.be.oneOf(["unknown", "no-go"]);
  });

  it("says so in one sentence when the API server was stopped before", async () => {
    const { exitCode, stderr, stdout } = await operator.kaudit(AUDIT, { kubeconfig: controlPlane.adminKubeconfig });

    expect({ exitCode, stdout }).to.deep.equal({ exitCode: 2, stdout: "" });
    expect(stderr).to.contain("nothing listens there (ECONNREFUSED)");
  });
});

describeCluster("an API whose own certificate has expired", (undo) => {
  it("is not read, and the reason is the certificate", async () => {
    const validTo = new Date(Date.now() + 40_000);
    const controlPlane = await startControlPlane({ certificateValidTo: validTo });
    undo.push(controlPlane.stop);
    await apply(controlPlane, [node("node1")]);
    await until("its certificate to expire", 60, () => Date.now() > validTo.getTime() + 1000);
    const { exitCode, stderr } = await makeOperator().kaudit(AUDIT, { kubeconfig: controlPlane.adminKubeconfig });

    expect(exitCode).to.equal(2);
    expect(stderr).to.contain("its certificate has expired");
  });
});

/** A priority level that gives a user one seat and refuses at once what comes beside it. */
function fairness(user: string): readonly object[] {
  const apiVersion = "flowcontrol.apiserver.k8s.io/v1";
  return [
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "ClusterRoleBinding",
      metadata: { name: user },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "cluster-admin" },
      subjects: [{ apiGroup: "rbac.authorization.k8s.io", kind: "User", name: user }],
    },
    {
      apiVersion,
      kind: "PriorityLevelConfiguration",
      metadata: { name: user },
      spec: {
        type: "Limited",
        limited: {
          nominalConcurrencyShares: 1,
          lendablePercent: 0,
          borrowingLimitPercent: 0,
          limitResponse: { type: "Reject" },
        },
      },
    },
    {
      apiVersion,
      kind: "FlowSchema",
      metadata: { name: user },
      spec: {
        matchingPrecedence: 2,
        priorityLevelConfiguration: { name: user },
        // Members of system:masters are exempt, so the user is bound to the role instead.
        rules: [
          {
            subjects: [{ kind: "User", user: { name: user } }],
            resourceRules: [
              { verbs: ["*"], apiGroups: ["*"], resources: ["*"], clusterScope: true, namespaces: ["*"] },
            ],
            nonResourceRules: [{ verbs: ["*"], nonResourceURLs: ["*"] }],
          },
        ],
      },
    },
  ];
}
