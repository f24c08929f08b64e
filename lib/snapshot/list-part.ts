/** `apiVersion` and `kind`, as far as they are there and are text. */
export interface TypeMeta {
  readonly apiVersion?: string;
  readonly kind?: string;
}

/** One element of a list, or a whole document (with `items` emptied where they were given one by one). */
export type ListPart =
  | {
      readonly kind: "item";
      readonly value: unknown;
      /** what is known of the list so far; kubectl prints its kind after its items */
      readonly list: TypeMeta;
      readonly bytes: number;
      /** where it stands, for an error: "item 3", "line 812" */
      readonly where: string;
    }
  | { readonly kind: "document"; readonly value: unknown; readonly where: string };

/** What an object says of its own type. */
export function typeMetaOf(value: unknown): TypeMeta {
  if (!isRecord(value)) return {};
  const { apiVersion, kind } = value;
  return {
    ...(typeof apiVersion === "string" && { apiVersion }),
    ...(typeof kind === "string" && { kind }),
  };
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
