import type { MessageValues } from "../model/finding.js";

export type MessageValue = MessageValues[string];

// `${NAME}` is the shell's, `{.items}` and `{print $1}` are jsonpath's and awk's.
const PLACEHOLDER = /(?<!\$)\{([A-Za-z][A-Za-z0-9]*)\}/gu;

/**
 * A template with every `{name}` replaced by what `render` makes of its value; `before` is the template's own text up to it.
 *
 * @throws {RangeError} when the template names a value that is not given
 */
export function fillPlaceholders(
  template: string,
  values: MessageValues,
  render: (value: MessageValue, place: { readonly before: string; readonly after: string }) => string,
): string {
  return template.replace(PLACEHOLDER, (placeholder, name: string, at: number) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) throw new RangeError(`no value for ${placeholder} in the template "${template}"`);
    return render(value, { before: template.slice(0, at), after: template.slice(at + placeholder.length) });
  });
}
