/**
 * One flag of a command. A switch stands alone (`--force`, `--force=false`), a value follows its flag, values may be given
 * again and again. A flag that takes a value in one command takes one in every command.
 */
export interface Flag {
  readonly type: "switch" | "value" | "values";
  readonly describe: string;
  /** one letter, for `-o` */
  readonly short?: string;
  /** what stands for the value in the help */
  readonly placeholder?: string;
  readonly choices?: readonly string[];
  /** shown in the help; whoever reads the flag applies it */
  readonly fallback?: string;
}

export type Flags = Readonly<Record<string, Flag>>;
