import { rmSync } from "node:fs";
import { writeSnapshot } from "../../lib/snapshot/write.js";
import { DEMO_FILE, demoSnapshot } from "./demo.js";

// `npm run demo-snapshot`: makes the bundled incident anew from the recording; a spec holds the two together.
rmSync(DEMO_FILE, { force: true });
await writeSnapshot(demoSnapshot(), DEMO_FILE);
