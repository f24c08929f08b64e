import { startMachine } from "./node/machine.js";

// A run that starts a machine, says the PID of its init and goes on until it is killed.
const { pid } = await startMachine({ name: "machine1" });
process.stdout.write(`${pid}\n`);
setInterval(() => undefined, 60_000);
