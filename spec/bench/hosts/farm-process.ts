import { farmHosts, startFarm } from "./farm.js";
import { recordPrint } from "./printed.js";

// Runs a farm of hosts in a process of its own, so that the client's CPU time is the client's. It ends with its parent.

const [count = "2000", dead = "100", lying = "20"] = process.argv.slice(2);
const print = await recordPrint();
const farm = await startFarm(farmHosts(Number(count), Number(dead), Number(lying)), print);
process.send?.({
  port: farm.port,
  hosts: farm.hosts,
  knownHosts: farm.knownHosts,
  outputBytes: print([], "", "").length,
});
process.on("disconnect", () => process.exit());
