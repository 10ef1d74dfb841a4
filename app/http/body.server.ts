import { data } from "@remix-run/node";
import { inputBounds, isWithinBounds } from "#app/domain/kernel/bounds.ts";

/** For what no page of ours sends. The words say nothing of what came: names and values of others are never sent back. */
export const badRequest = () => data(null, { status: 400, statusText: "Bad Request" });

/** What says the name of a field, and of its file: a name's characters take nine bytes at most, and a file's has a few hundred. */
const longestHeadBytes = 4_000;

/**
 * A form's fields, in their order. They are counted in the bytes, and their heads measured, before anything makes an
 * object of each: two million bytes are a million fields, or two hundred thousand lines above one.
 * @throws a 400 where the body is no form, or is larger than any form of ours
 */
export async function readFields(request: Request): Promise<[name: string, value: FormDataEntryValue][]> {
  const bytes = await request.arrayBuffer().catch(() => null);
  const kind = kindOf(request.headers.get("Content-Type") ?? "");
  if (bytes === null || kind === null || !hasPlainFields(Buffer.from(bytes), kind)) throw badRequest();
  const form = await new Response(bytes, { headers: { "Content-Type": kind.type } }).formData().catch(() => null);
  const fields = form && [...form];
  if (fields === null || fields.length > inputBounds.fields || fields.some(([name]) => !isPlainName(name)))
    throw badRequest();
  return fields;
}

interface Kind {
  /** What stands between two fields, and between a field's head and what it holds. */
  readonly between: string;
  readonly headEnd: string;
  /** Written anew, so that what is counted is what the reader takes for a separator. */
  readonly type: string;
}

/** How a body of a type is a form; null where it is none. */
function kindOf(type: string): Kind | null {
  const urlEncoded = "application/x-www-form-urlencoded";
  if (type.split(";", 1)[0]?.trim().toLowerCase() === urlEncoded)
    return { between: "&", headEnd: "=", type: urlEncoded };
  const [, boundary] = /^multipart\/form-data\s*;\s*boundary="?([\w'()+,./:=?-]+)"?\s*$/i.exec(type) ?? [];
  return boundary === undefined
    ? null
    : { between: `--${boundary}`, headEnd: "\r\n\r\n", type: `multipart/form-data; boundary="${boundary}"` };
}

/** Whether there are no more fields than a form has, and each has a head that can be one. */
function hasPlainFields(bytes: Buffer, { between, headEnd }: Kind): boolean {
  let count = 0;
  for (let from = 0, to = 0; to < bytes.length; from = to + between.length) {
    const next = bytes.indexOf(between, from);
    to = next === -1 ? bytes.length : next;
    // A form of parts has a separator before the first of them, and one behind the last.
    if (++count > inputBounds.fields + 2) return false;
    if (to - from > longestHeadBytes && !bytes.subarray(from, from + longestHeadBytes).includes(headEnd)) return false;
  }
  return true;
}

/** Whether a name is short, not deep, and counts no row that no list of ours has. */
function isPlainName(name: string): boolean {
  if (name.length > inputBounds.nameLength || name.split(/[.[]/, inputBounds.depth + 1).length > inputBounds.depth)
    return false;
  return [...name.matchAll(/\[\s*[-+]?(\d[\d.e+]*)/gi)].every(([, index]) => Number(index) <= inputBounds.index);
}

/** Longer than any JSON that comes to a door of ours. */
const longestJsonBytes = 64 * 1024;

/** A JSON body; undefined where it is none, is long, or is deeper or wider than any of ours. A longer one is not read at all. */
export async function readJson(request: Request): Promise<unknown> {
  const length = request.headers.get("Content-Length");
  if (length === null || !(Number(length) <= longestJsonBytes)) return undefined;
  return parseJson(await request.text().catch(() => ""));
}

/** The same of a text that is at hand. */
export function parseJson(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    return isWithinBounds(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}
