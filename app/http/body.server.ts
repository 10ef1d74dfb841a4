import { data } from "@remix-run/node";
import { inputBounds, isWithinBounds } from "#app/domain/kernel/bounds.ts";

/** For what no page of ours sends. The words say nothing of what came: names and values of others are never sent back. */
export const badRequest = () => data(null, { status: 400, statusText: "Bad Request" });

/**
 * A form's fields, in their order. Their number is counted in the bytes, before anything makes an object of each: two
 * million bytes are a million fields.
 * @throws a 400 where the body is no form, or is larger than any form of ours
 */
export async function readFields(request: Request): Promise<[name: string, value: FormDataEntryValue][]> {
  const bytes = await request.arrayBuffer().catch(() => Promise.reject(badRequest()));
  const kind = kindOf(request.headers.get("Content-Type") ?? "");
  if (kind === null || occursMoreThan(inputBounds.fields + 1, kind.between, bytes)) throw badRequest();
  const form = await new Response(bytes, { headers: { "Content-Type": kind.type } }).formData().catch(() => Promise.reject(badRequest()));
  const fields = [...form];
  if (fields.length > inputBounds.fields || fields.some(([name]) => !isPlainName(name))) throw badRequest();
  return fields;
}

/**
 * What stands between two fields of a form, and its type written anew, so that what is counted is what the reader takes
 * for a separator; null where the body is no form.
 */
function kindOf(type: string): { readonly between: string; readonly type: string } | null {
  const urlEncoded = "application/x-www-form-urlencoded";
  if (type.split(";", 1)[0]?.trim().toLowerCase() === urlEncoded) return { between: "&", type: urlEncoded };
  const [, boundary] = /^multipart\/form-data\s*;\s*boundary="?([\w'()+,./:=?-]+)"?\s*$/i.exec(type) ?? [];
  return boundary === undefined ? null : { between: `--${boundary}`, type: `multipart/form-data; boundary="${boundary}"` };
}

function occursMoreThan(most: number, separator: string, body: ArrayBuffer): boolean {
  const bytes = Buffer.from(body);
  let count = 0;
  for (let at = bytes.indexOf(separator); at !== -1 && count <= most; at = bytes.indexOf(separator, at + separator.length)) count++;
  return count > most;
}

/** Whether a name is short, not deep, and counts no row that no list of ours has. */
function isPlainName(name: string): boolean {
  if (name.length > inputBounds.nameLength || name.split(/[.[]/, inputBounds.depth + 1).length > inputBounds.depth) return false;
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
