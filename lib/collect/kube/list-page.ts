import { parseOwnJson } from "../../model/own-json.js";
import { KubeFault } from "./fault.js";
import { CLOSE_BRACE, CLOSE_BRACKET, COLON, JsonCursor, OPEN_BRACE, OPEN_BRACKET } from "./json-bytes.js";

export interface PageTaking {
  /** that the list must have, `PodList` */
  readonly kind: string;
  /** for sentences */
  readonly resource: string;
  /** called with the token of the next page, before the items where the server writes it before them */
  readonly onContinue: (token: string) => void;
  /** called with the cursor on each item; moves it behind the item */
  readonly item: (cursor: JsonCursor) => void;
}

/**
 * Goes through one page of a list in the order in which it is written.
 *
 * @throws {KubeFault} `malformed` when it is no JSON or no list of this kind
 */
export function takePage(bytes: Buffer, taking: PageTaking): void {
  const cursor = new JsonCursor(bytes);
  try {
    takeList(cursor, taking);
    cursor.end();
  } catch (error) {
    // Without its cause: JSON.parse quotes the text around a fault, which may hold secrets.
    throw error instanceof SyntaxError ? new KubeFault("malformed", "its body is no JSON") : error;
  }
}

function takeList(cursor: JsonCursor, taking: PageTaking): void {
  const refuse = (fault: string): never => {
    throw new KubeFault("malformed", `its body is no list of ${taking.resource}: ${fault}`);
  };
  let kind: unknown;
  let hasItems = false;
  if (cursor.peek() !== OPEN_BRACE) {
    cursor.passValue();
    refuse("it is no object");
  }
  cursor.take(OPEN_BRACE);
  for (let more = cursor.hasAny(CLOSE_BRACE); more; more = cursor.hasMore(CLOSE_BRACE)) {
    const key = nextValue(cursor);
    cursor.take(COLON);
    if (key === "items") {
      takeItems(cursor, taking, refuse);
      hasItems = true;
    } else if (key === "metadata") takeMetadata(nextValue(cursor), taking, refuse);
    else if (key === "kind") kind = nextValue(cursor);
    else cursor.passValue();
  }
  if (kind !== taking.kind) refuse(`its kind is not ${taking.kind}`);
  // An API server writes them even where there are none: an answer without them is not a list without objects.
  if (!hasItems) refuse("it has no items");
}

function takeItems(cursor: JsonCursor, { item }: PageTaking, refuse: (fault: string) => never): void {
  if (cursor.peek() !== OPEN_BRACKET) {
    // An empty list is served as null by some aggregated API servers.
    if (nextValue(cursor) !== null) refuse("its items are no array");
    return;
  }
  cursor.take(OPEN_BRACKET);
  for (let more = cursor.hasAny(CLOSE_BRACKET); more; more = cursor.hasMore(CLOSE_BRACKET)) item(cursor);
}

function takeMetadata(metadata: unknown, { onContinue }: PageTaking, refuse: (fault: string) => never): void {
  if (typeof metadata !== "object" || Array.isArray(metadata)) refuse("its metadata is no object");
  const token: unknown = (metadata as { readonly continue?: unknown } | null)?.continue ?? "";
  if (typeof token !== "string") refuse("its continue token is no string");
  else if (token !== "") onContinue(token);
}

/** The value at the cursor, whole. */
function nextValue(cursor: JsonCursor): unknown {
  if (Number.isNaN(cursor.peek())) throw cursor.fault();
  const start = cursor.at;
  cursor.passValue();
  return parseOwnJson(cursor.bytes.toString("utf8", start, cursor.at));
}
