/** What one reads of a message at a glance. */
const excerptLength = 160;

const signs: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'", nbsp: " " };

/**
 * The beginning of what a message says, as plain text on one line.
 * @param html as `renderMarkdown` makes it
 */
export function excerptOf(html: string): string {
  const text = html
    .replace(/<[^>]*>/g, " ")
    .replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (_whole, name: string) => signs[name] ?? "")
    .replace(/\s+/g, " ")
    // A tag that ended before a sign left a space where none was.
    .replace(/ (?=[.,;:!?…)])/g, "")
    .trim();
  const letters = [...text];
  return letters.length > excerptLength ? `${letters.slice(0, excerptLength).join("").trimEnd()} …` : text;
}
