/** What a command writes to; process.stdout and process.stderr are ones. */
export interface Output {
  write(text: string, done: (error?: Error | null) => void): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** All that a command sees of the process that runs it. */
export interface Terminal {
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** how the person calls it: by itself, or as a plugin of kubectl */
  readonly invokedAs: "kaudit" | "kubectl kaudit";
  /**
   * Takes the first Ctrl-C, or SIGTERM, instead of ending the process; the next one ends it.
   *
   * @param listener  gets the exit code that the signal stands for, as a shell reports it
   * @returns gives the signals back
   */
  onInterrupt(listener: (exitCode: number) => void): () => void;
}
