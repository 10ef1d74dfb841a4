import { get } from "node:http";

/** What a browser downloads for the first view of a page, gzipped as served, in bytes. */
export interface Weight {
  readonly scriptBytes: number;
  readonly styleBytes: number;
}

/** A body exactly as it goes over the wire, and as text. */
async function download(url: URL): Promise<{ bytes: number; text: string; type: string }> {
  const bytes = await new Promise<number>((resolve, reject) => {
    get(url, { headers: { "accept-encoding": "gzip" } }, (response) => {
      let total = 0;
      response.on("data", (chunk: Buffer) => (total += chunk.length));
      response.on("end", () => resolve(total));
    }).on("error", reject);
  });
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url.href} answers ${response.status}`);
  return { bytes, text: await response.text(), type: response.headers.get("content-type") ?? "" };
}

const scripts = /(?:from|import)\s*\(?\s*"([^"]+\.js)"/g;

/**
 * Follows a served page as a browser does: its style sheets, its scripts, the modules it preloads or imports inline, and
 * every module that those import at once. What they only import later, when asked to, is not part of the first view.
 */
export async function weigh(page: string): Promise<Weight> {
  const { text: html } = await download(new URL(page));
  const tags = html.match(/<(?:link|script)\b[^>]*>/g) ?? [];
  const addressOf = (tag: string) => /(?:href|src)="([^"]+)"/.exec(tag)?.[1];
  const styles = tags.filter((tag) => tag.includes('rel="stylesheet"')).flatMap((tag) => addressOf(tag) ?? []);
  const entries = tags
    .filter((tag) => tag.includes('rel="modulepreload"') || tag.startsWith("<script"))
    .flatMap((tag) => addressOf(tag) ?? []);
  const inline = [...html.matchAll(scripts)].flatMap(([, address]) => address ?? []);
  let styleBytes = 0;
  for (const address of new Set(styles)) styleBytes += (await download(new URL(address, page))).bytes;
  const seen = new Set<string>();
  let scriptBytes = 0;
  const queue = [...entries, ...inline].map((address) => new URL(address, page));
  for (let url = queue.pop(); url; url = queue.pop()) {
    if (seen.has(url.href)) continue;
    seen.add(url.href);
    const script = await download(url);
    scriptBytes += script.bytes;
    for (const address of staticImports(script.text)) queue.push(new URL(address, url));
  }
  return { scriptBytes, styleBytes };
}

/** Modules that a built module needs at once: `import … from "./x.js"` and `import"./x.js"`, not `import("./x.js")`. */
export function staticImports(source: string): string[] {
  const found = source.matchAll(/(?:\bfrom|\bimport)\s*"(\.{0,2}\/[^"]+\.js)"/g);
  return [...new Set([...found].flatMap(([, address]) => address ?? []))];
}
