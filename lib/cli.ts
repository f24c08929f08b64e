#!/usr/bin/env node
import { main } from "./cli/main.js";
import { connect } from "./cli/process.js";

const { terminal, end } = connect(process);
end(await main(process.argv.slice(2), terminal));
