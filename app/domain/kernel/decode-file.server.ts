import { ok, refuse, type Result } from "./result.ts";
import type { KernelRefusal } from "./refusals.ts";

/** A file as it comes: chunks of bytes or text. */
export type FileChunks = AsyncIterable<Uint8Array | string>;

/** A file that can be read several times: to see what it is, and to take it. */
export type OpenFile = () => FileChunks;

export type DecodeRefusal = KernelRefusal<
  "file_form_not_read" | "file_letters_lost" | "file_encodings_mixed" | "file_encoding_unknown"
>;

/** Forms of files that are no text, by how they begin, and the way on. */
const binaryForms: readonly { readonly begins: RegExp; readonly what: string; readonly instead: string }[] = [
  {
    begins: /^PK\x03\x04[^]*(?:\[Content_Types\]\.xml|xl\/|application\/vnd\.oasis)/,
    what: "a workbook",
    instead: "save its sheet as CSV, and send that",
  },
  { begins: /^PK\x03\x04|^PK\x05\x06/, what: "a zip", instead: "unpack it, and send what is in it, file by file" },
  {
    begins: /^\xd0\xcf\x11\xe0/,
    what: "a workbook of the older kind",
    instead: "save its sheet as CSV, and send that",
  },
  { begins: /^\x1f\x8b|^7z\xbc\xaf|^Rar!/, what: "a packed file", instead: "unpack it, and send what is in it" },
  { begins: /^%PDF/, what: "a PDF", instead: "ask for the same as CSV or XML, which can be read" },
  { begins: /^\{\\rtf/, what: "a text document", instead: "save the table as CSV, and send that" },
  { begins: /^\x89PNG|^\xff\xd8\xff|^GIF8/, what: "a picture", instead: "ask for the same as CSV or XML" },
];

/** How much of a file is looked at to tell its form; a packed workbook names its parts near its beginning. */
const lookedAt = 4_096;

/**
 * Finds out in which encoding a whole file is, before anything of it is taken: UTF-8 where all of it is, UTF-16 where it
 * says so or cannot be anything else, otherwise the code page of spreadsheets, Windows-1252. A file that is none of them,
 * or two at once, or that has lost letters already, is refused with the line: whatever were read of it, names in it would
 * be wrong for good.
 */
export async function decodeFile(open: OpenFile): Promise<Result<() => AsyncIterable<string>, DecodeRefusal>> {
  const start = await startOf(open);
  const latin = Array.from(start, (byte) => String.fromCharCode(byte)).join("");
  const form = binaryForms.find(({ begins }) => begins.test(latin));
  if (form) return refuse({ kind: "file_form_not_read", what: form.what, instead: form.instead });
  const encoding = sixteenBits(start) ?? (await eightBits(open));
  if (typeof encoding !== "string") return { ok: false, refusal: encoding };
  const text = () => decoded(open(), encoding);
  let line = 1;
  for await (const piece of text()) {
    const at = piece.search(/[\uFFFD\0]/);
    if (at >= 0) {
      line += breaks(piece.slice(0, at));
      return refuse({ kind: piece[at] === "\0" ? "file_encoding_unknown" : "file_letters_lost", line });
    }
    line += breaks(piece);
  }
  return ok(text);
}

const breaks = (text: string): number => text.split("\n").length - 1;

async function startOf(open: OpenFile): Promise<Uint8Array> {
  const bytes: number[] = [];
  for await (const chunk of open()) {
    if (typeof chunk === "string") break;
    for (const byte of chunk.subarray(0, lookedAt - bytes.length)) bytes.push(byte);
    if (bytes.length >= lookedAt) break;
  }
  return Uint8Array.from(bytes);
}

/** UTF-16 by its mark, or, where there is none, by every other byte being zero, as in all that has Latin letters or figures. */
function sixteenBits(start: Uint8Array): string | null {
  const [one, two] = start;
  if (one === 0xff && two === 0xfe) return start[2] === 0 && start[3] === 0 ? null : "utf-16le";
  if (one === 0xfe && two === 0xff) return "utf-16be";
  const zeros = [0, 0];
  start.forEach((byte, at) => {
    if (byte === 0) zeros[at % 2]! += 1;
  });
  const most = start.length / 4;
  if (zeros[1]! > most && zeros[0] === 0) return "utf-16le";
  return zeros[0]! > most && zeros[1] === 0 ? "utf-16be" : null;
}

/** Bytes that Windows-1252 leaves without a letter. */
const unassigned = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d]);

/** How many bytes follow the first one of a letter in UTF-8, and which the next one may be; null for what begins none. */
function followers(byte: number): readonly [number, number, number] | null {
  if (byte >= 0xc2 && byte <= 0xdf) return [1, 0x80, 0xbf];
  if (byte >= 0xe0 && byte <= 0xef) return [2, byte === 0xe0 ? 0xa0 : 0x80, byte === 0xed ? 0x9f : 0xbf];
  if (byte >= 0xf0 && byte <= 0xf4) return [3, byte === 0xf0 ? 0x90 : 0x80, byte === 0xf4 ? 0x8f : 0xbf];
  return null;
}

async function eightBits(open: OpenFile): Promise<"utf-8" | "windows-1252" | DecodeRefusal> {
  let [line, whole, wrongAt, unassignedAt] = [1, 0, 0, 0];
  let [need, low, high] = [0, 0x80, 0xbf];
  for await (const chunk of open()) {
    if (typeof chunk === "string") return "utf-8";
    for (const byte of chunk) {
      if (unassignedAt === 0 && unassigned.has(byte)) unassignedAt = line;
      if (need > 0 && byte >= low && byte <= high) {
        need -= 1;
        [low, high] = [0x80, 0xbf];
        if (need === 0) whole += 1;
        continue;
      }
      if (need > 0) wrongAt ||= line;
      need = 0;
      if (byte === 0x0a) line += 1;
      if (byte < 0x80) continue;
      const begins = followers(byte);
      if (begins) [need, low, high] = begins;
      else wrongAt ||= line;
    }
  }
  if (need > 0) wrongAt ||= line;
  if (wrongAt === 0) return "utf-8";
  if (whole > 0) return { kind: "file_encodings_mixed", line: wrongAt };
  return unassignedAt > 0 ? { kind: "file_encoding_unknown", line: unassignedAt } : "windows-1252";
}

async function* decoded(chunks: FileChunks, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const chunk of chunks) yield typeof chunk === "string" ? chunk : decoder.decode(chunk, { stream: true });
  yield decoder.decode();
}
