// npm run bench -- --hosts 2000 [--dead 100] [--lying 20]

if (process.argv.includes("--hosts")) {
  await import("./hosts/main.js");
} else {
  process.stderr.write("say what to measure: npm run bench -- --hosts 2000\n");
  process.exitCode = 2;
}
