// An empty module: what Node itself takes to start.
export {};
