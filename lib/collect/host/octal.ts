/**
 * A field with the kernel's octal escapes undone: `\040` is a space, `\012` a newline, `\134` a backslash.
 * A run of them is bytes of UTF-8, as people write `\303\244` into /etc/fstab.
 *
 * @see mangle_path() in the kernel's fs/seq_file.c; fstab(5)
 */
export function decodeOctal(field: string): string {
  if (!field.includes("\\")) return field;
  return field.replace(/(?:\\[0-3][0-7]{2})+/g, (run) => {
    const bytes = run.slice(1).split("\\");
    return Buffer.from(bytes.map((digits) => Number.parseInt(digits, 8))).toString("utf8");
  });
}
