import { testRule } from "../../../lib/testing/index.js";
import { fullEtcdDatabase } from "../../../rules/etcd/full-etcd-database.js";
import { aControlPlane, ETCD_SERVICE } from "./etcd-cases.js";

const MIB = 1024 ** 2;
const cluster = (mebibytes: number) => ({
  nodes: [aControlPlane("cp1")],
  apiServerMetrics: { etcdDatabaseBytes: mebibytes * MIB, requestedDeprecatedApis: [] },
});
const cp1 = (flags: Readonly<Record<string, string>> = {}) => ({
  cp1: { processes: [{ ...ETCD_SERVICE, arguments: { ...ETCD_SERVICE.arguments, ...flags } }] },
});

const ofTenant = (quota: string) => ({
  ...ETCD_SERVICE,
  podUid: "7df16e12-9f34-4e16-87ba-d45c623ff00b",
  arguments: { "quota-backend-bytes": quota },
});

testRule(fullEtcdDatabase, {
  pass: {
    "there is room": { cluster: cluster(70), hosts: cp1() },
    "the quota was raised": { cluster: cluster(2000), hosts: cp1({ "quota-backend-bytes": `${8192 * MIB}` }) },
  },
  fail: {
    "a tenant's etcd has a larger quota, and another member of the control plane too": {
      cluster: { ...cluster(2000), nodes: [aControlPlane("cp1"), aControlPlane("cp2")] },
      hosts: {
        cp1: { processes: [ofTenant("8589934592"), ETCD_SERVICE] },
        cp2: { processes: [{ ...ETCD_SERVICE, arguments: { "quota-backend-bytes": "8589934592" } }] },
      },
      findings: [{ messageId: "near", severity: "high" }],
    },
    "most of the default is used": {
      cluster: cluster(1700),
      hosts: cp1(),
      findings: [
        {
          messageId: "near",
          severity: "medium",
          message: "etcd's database has 83 % of its quota: 1700 MiB of 2048 MiB",
        },
      ],
    },
    "next to nothing is left": {
      cluster: cluster(2000),
      hosts: cp1(),
      findings: [{ messageId: "near", severity: "high", certainty: "certain" }],
    },
  },
  notApplicable: {
    "the API server tells no size": {
      cluster: { ...cluster(0), apiServerMetrics: { requestedDeprecatedApis: [] } },
      hosts: cp1(),
    },
  },
  open: { "the quota is not known": { cluster: cluster(1700), reason: "not-collected" } },
});
