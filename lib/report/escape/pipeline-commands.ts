// GitHub's runner trims a line and obeys one that begins with `::`; it obeys `##[` anywhere, as Azure Pipelines does `##vso[`.
// Our own colours may stand before it.
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with ESC
const LINE_COMMAND = /^((?:[^\S\n]|\u001b\[\d+m)*):(?=:)/gmu;
const INLINE_COMMAND = /##(?=\[|vso\[)/giu;

/**
 * Text for standard output in which no line is a command to the CI system that runs kaudit.
 *
 * @see ActionCommand.cs in actions/runner; Command.cs in microsoft/azure-pipelines-agent
 */
export function breakPipelineCommands(text: string): string {
  return text.replace(LINE_COMMAND, "$1\\u{3a}").replace(INLINE_COMMAND, "\\u{23}#");
}

/** Whether a CI system would obey a part of the text. */
export function holdsPipelineCommand(text: string): boolean {
  return breakPipelineCommands(text) !== text;
}
