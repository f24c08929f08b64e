import { farmHosts, startFarm } from "./farm.js";
import { printedBy } from "./printed.js";

// Runs a farm of hosts in a process of its own, so that the client's CPU time is the client's. It ends with its standard input.

const [count = "2000", dead = "100", lying = "20"] = process.argv.slice(2);
const farm = await startFarm(farmHosts(Number(count), Number(dead), Number(lying)), printedBy);
process.send?.({ port: farm.port, hosts: farm.hosts, knownHosts: farm.knownHosts });
process.on("disconnect", () => process.exit());
