export interface BadgeWords {
  readonly label: string;
  readonly value: string;
  /** Green once it is in everybody's hands. */
  readonly upstream: boolean;
}

const height = 28;
const padding = 10;
/** Average widths of a sans-serif's letters at 12 px; generous, so that no reader's font is cut off. */
const wide = 8.4;
const plain = 6.9;
const narrow = 3.9;

const textWidth = (text: string): number =>
  [...text].reduce(
    (sum, sign) =>
      sum +
      (/[MWmw@%]/.test(sign)
        ? wide + 1.6
        : /[A-Z0-9–]/.test(sign)
          ? wide
          : /[iljtf.,'’:;| ]/.test(sign)
            ? narrow
            : plain),
    0,
  );

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** Readers shorten what no README has room for. */
const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 59).trimEnd()}…` : text);

/**
 * A badge for a README: label and value in one small SVG that needs nothing else, says its words to a screen reader,
 * and is legible (at least 4.5:1) on light and dark grounds.
 */
export function badgeSvg({ label, value, upstream }: BadgeWords): string {
  const [left, right] = [shortened(label), shortened(value)];
  const leftWidth = Math.ceil(textWidth(left)) + 2 * padding + 22;
  const width = leftWidth + Math.ceil(textWidth(right)) + 2 * padding;
  const ground = upstream ? "#2f6b3c" : "#0b4a63";
  const words = escaped(`${left}: ${right}`);
  const text = (x: number, words: string) =>
    `<text x="${x}" y="18" font-family="Verdana,Geneva,DejaVu Sans,sans-serif" font-size="12" fill="#fff">${escaped(words)}</text>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${words}">`,
    `<title>${words}</title>`,
    `<clipPath id="r"><rect width="${width}" height="${height}" rx="5"/></clipPath>`,
    `<g clip-path="url(#r)"><rect width="${leftWidth}" height="${height}" fill="#1b2733"/><rect x="${leftWidth}" width="${width - leftWidth}" height="${height}" fill="${ground}"/></g>`,
    `<g fill="none" stroke="#fff" stroke-linecap="round" transform="translate(9 7.5) scale(.56)"><path d="M1 3c8 0 8 9 16 9" stroke-width="2"/><path d="M1 12h16" stroke-width="2.6"/><path d="M1 21c8 0 8-9 16-9" stroke-width="2"/><path d="M17 12h11" stroke-width="5.4"/></g>`,
    text(padding + 22, left),
    text(leftWidth + padding, right),
    `</svg>`,
  ].join("");
}

const counted = (count: number, one: string, many: string): string => (count === 1 ? `1 ${one}` : `${count} ${many}`);

/** What a contribution's badge says. */
export function contributionBadge({
  organizations,
  inKind,
  upstream,
  stated,
}: {
  readonly organizations: number;
  readonly inKind: boolean;
  readonly upstream: boolean;
  readonly stated?: string | undefined;
}): BadgeWords {
  const parts = [
    organizations > 0 && counted(organizations, "organization", "organizations"),
    inKind && "work in kind",
  ].filter(Boolean);
  const value = parts.length > 0 ? parts.join(" and ") : (stated ?? "not yet");
  return { label: "made possible by", value, upstream };
}

/** What a project's badge says. */
export function projectBadge({
  organizations,
  upstream,
  done,
}: {
  readonly organizations: number;
  readonly upstream: number;
  readonly done: boolean;
}): BadgeWords {
  const parts = [counted(organizations, "organization", "organizations"), upstream > 0 && `${upstream} merged`].filter(
    Boolean,
  );
  return { label: "co-funded by", value: parts.join(" · "), upstream: done };
}
