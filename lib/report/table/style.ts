// Select Graphic Rendition: what switches an attribute on, and what switches only that one off. @see ECMA-48 8.3.117
const ATTRIBUTES = {
  bold: [1, 22],
  dim: [2, 22],
  red: [31, 39],
  green: [32, 39],
  yellow: [33, 39],
} as const satisfies Record<string, readonly [number, number]>;

export type Attribute = keyof typeof ATTRIBUTES;
export type Paint = (text: string, ...attributes: readonly Attribute[]) => string;

/** Colours text, or leaves it alone where the reader wants none. */
export function painter(color: boolean): Paint {
  if (!color) return (text) => text;
  return (text, ...attributes) =>
    attributes.reduce((painted, attribute) => {
      const [on, off] = ATTRIBUTES[attribute];
      return `\u001b[${on}m${painted}\u001b[${off}m`;
    }, text);
}
