/** Where a runtime's configuration file puts its data; a field that is absent has the runtime's default. */
export interface RuntimeConfiguration {
  readonly path: string;
  readonly root?: string;
  readonly state?: string;
  /** whether it takes in further files, which may say otherwise */
  readonly hasImports: boolean;
}

export interface RuntimeContainer {
  readonly id: string;
  readonly image: string;
}

/** A running (or stopped and not yet removed) process of the runtime: `RUNNING`, `STOPPED`, as ctr(8) has it. */
export interface RuntimeTask {
  readonly id: string;
  readonly pid: number;
  readonly status: string;
}
