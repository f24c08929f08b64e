import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { measureHosts } from "./measure.js";

// npm run bench -- --hosts 2000 [--dead 100] [--lying 20]

const { values } = parseArgs({
  options: {
    hosts: { type: "string", default: "2000" },
    dead: { type: "string", default: "100" },
    lying: { type: "string", default: "20" },
  },
});
const count = Number(values.hosts);
// A quarter of them first: what grows faster than their number shows in the figures for each host.
const quarter = Math.ceil(count / 4);
const small = await measureHosts(quarter, Math.ceil(Number(values.dead) / 4), Math.ceil(Number(values.lying) / 4));
const result = await measureHosts(count, Number(values.dead), Number(values.lying));
const facts = [...result.hosts.values()].flatMap((host) => Object.values(host.facts));
const observed = facts.filter(({ state }) => state === "observed").length;
const ends = new Map<string, number>();
for (const { connection, identity } of result.hosts.values()) {
  const end = connection.state === "observed" ? identity : connection.reason;
  ends.set(end, (ends.get(end) ?? 0) + 1);
}
process.stdout.write(
  [
    `${count} hosts, ${values.dead} of them dead, ${values.lying} lying; load ${loadavg()[0]?.toFixed(1)} on ${cpus().length} cores`,
    `  wall               ${(result.wallMilliseconds / 1000).toFixed(1)} s`,
    `  client CPU         ${(result.cpuMilliseconds / 1000).toFixed(1)} s, ${(result.cpuMilliseconds / count).toFixed(1)} ms for each host`,
    `    a quarter of them  ${(small.cpuMilliseconds / quarter).toFixed(1)} ms for each host`,
    `  facts observed     ${observed}, ${(result.outputBytes / 1024).toFixed(0)} KiB of output a host`,
    `  peak memory        ${(result.peakBytes / 1024 ** 2).toFixed(0)} MiB`,
    `  longest hold-up    ${result.longestDelayMilliseconds.toFixed(0)} ms`,
    ...[...ends].map(([end, number]) => `  ${end.padEnd(18)} ${number}`),
    "",
  ].join("\n"),
);
