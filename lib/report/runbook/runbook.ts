/** One block of a shell script: pasted whole, it stops at the first command that fails. */
export interface Script {
  /** what it is for, where a step has several */
  readonly label?: string;
  /** lines of `sh`, each command but the last ending in ` &&` */
  readonly lines: readonly string[];
  /** a path in it holds characters that cannot be pasted safely: there are no lines then */
  readonly isWithheld: boolean;
}

/** One step of a change, done by a person. */
export interface RunbookStep {
  readonly title: string;
  /** sentences: where, why, what to look at */
  readonly text: readonly string[];
  readonly scripts: readonly Script[];
  /** when not to go on; that a command failed is said once for all steps */
  readonly stop: string;
}

/** The order of steps in which a change of one node destroys nothing, with the paths and volumes of the report. */
export interface Runbook {
  readonly node: string;
  /** what holds for every step */
  readonly rules: readonly string[];
  readonly steps: readonly RunbookStep[];
  /** how to undo it, and until when */
  readonly wayBack: readonly RunbookStep[];
}
