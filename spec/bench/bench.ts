// npm run bench -- --hosts 2000 [--dead 100] [--lying 20]             hosts over SSH
// npm run bench -- --inodes 3000000 [--mounts 96000]                  one host with very much on it, as root
// npm run bench -- [--nodes 1000] [--pods 30000] [--runs 5] [--tls]   the API server's lists, and their evaluation

if (process.argv.includes("--inodes")) await import("./hosts/one-host.js");
else if (process.argv.includes("--hosts")) await import("./hosts/main.js");
else await import("./cluster/main.js");
