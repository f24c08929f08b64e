/** Text as the hexadecimal digits of its UTF-8. */
export function toHex(text: string): string {
  return Buffer.from(text, "utf8").toString("hex");
}

/** The text behind hexadecimal digits; undefined for anything else. */
export function fromHex(digits: string): string | undefined {
  const isHex = digits.length % 2 === 0 && /^[0-9a-f]*$/.test(digits);
  return isHex ? Buffer.from(digits, "hex").toString("utf8") : undefined;
}
