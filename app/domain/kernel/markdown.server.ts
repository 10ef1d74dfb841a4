import { Marked, type Token, type TokenizerAndRendererExtension, type Tokens } from "marked";
import sanitizeHtml from "sanitize-html";
import { limits } from "./limits.ts";
import { mayMentionAfter, mentionAt, uncalledClass, type WrittenMention } from "./mention-syntax.ts";
import { assert } from "./result.ts";

/** A tag or comment in the source is text like any other: it is shown, never obeyed. */
const escaped = (text: string) =>
  text.replace(
    /[&<>"']/g,
    (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" })[sign] ?? "",
  );

/**
 * The parser recurses into quotes and lists and takes quadratic time on long runs of openers. Nobody writes more than a
 * few levels, so what lies deeper is cut off before it is parsed.
 */
const deepestNesting = 8;
const opener = "[ \\t]*(?:>|[-*+](?=[ \\t])|\\d{1,9}[.)](?=[ \\t]))";
const tooDeep = new RegExp(`^((?:${opener}){${deepestNesting}})(?:${opener})+`, "gm");
/** Runs longer than this of one inline sign open nothing that anybody meant. */
const longRuns = /([[\]!*_`~<>#|\\(])\1{39,}/g;

interface MentionLink {
  readonly href: string;
  readonly name: string;
}
/** Where a mention leads and what it shows, by how it was written; null: it was looked for, and calls nobody. One that is not among them is text. */
export type MentionLinks = ReadonlyMap<string, MentionLink | null>;

interface MentionToken extends Tokens.Generic {
  readonly mention: WrittenMention;
  link?: MentionLink | null | undefined;
}
const isMention = (token: Tokens.Generic): token is MentionToken => token.type === "mention";

/** `@` and a name, wherever text may stand: not in code, and not inside a word. */
const mentions: TokenizerAndRendererExtension = {
  name: "mention",
  level: "inline",
  start: (text) => {
    const at = text.indexOf("@");
    return at === -1 ? undefined : at;
  },
  tokenizer(text, before) {
    const mention = mayMentionAfter(before.at(-1)?.raw ?? "") && !this.lexer.state.inLink ? mentionAt(text) : null;
    return mention ? { type: "mention", raw: mention.raw, mention } : undefined;
  },
  renderer(token) {
    if (!isMention(token)) return false;
    if (token.link) return `<a href="${escaped(token.link.href)}" data-mention="">@${escaped(token.link.name)}</a>`;
    return token.link === null ? `<span data-uncalled="">${escaped(token.raw)}</span>` : escaped(token.raw);
  },
};

const marked = new Marked({
  gfm: true,
  breaks: true,
  async: false,
  extensions: [mentions],
  renderer: {
    html: ({ text }) => escaped(text),
    checkbox: ({ checked }) => (checked ? "☑ " : "☐ "),
  },
});

const headings = { h1: "h4", h2: "h4", h3: "h4", h4: "h5", h5: "h6", h6: "h6" };

const allowed: sanitizeHtml.IOptions = {
  allowedTags: [
    "p",
    "br",
    "hr",
    "strong",
    "em",
    "del",
    "code",
    "pre",
    "blockquote",
    "ul",
    "ol",
    "li",
    "a",
    "span",
    "h4",
    "h5",
    "h6",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
  ],
  allowedAttributes: { a: ["href", "rel", "class"], span: ["class"], ol: ["start"], th: ["scope"] },
  allowedSchemes: ["http", "https", "mailto"],
  allowProtocolRelative: false,
  disallowedTagsMode: "discard",
  nestingLimit: 40,
  transformTags: {
    // The page owns the upper levels of its outline.
    ...headings,
    th: sanitizeHtml.simpleTransform("th", { scope: "col" }),
    span: (tagName): sanitizeHtml.Tag => ({ tagName, attribs: { class: uncalledClass } }),
    // Raw HTML never gets here, so only our own renderer can have marked a mention; its address is one of ours even so.
    a: (tagName, { href, "data-mention": mention }): sanitizeHtml.Tag =>
      mention !== undefined && href?.startsWith("/")
        ? { tagName, attribs: { href, class: "mention" } }
        : { tagName, attribs: { ...(href ? { href } : {}), rel: "nofollow ugc noopener" } },
  },
};

/** What stands in a link is words: another link or an image in it would be a link in a link, which no page may have. */
const plainIn = (tokens: readonly Token[]): Token[] =>
  tokens.map((token) => {
    if (token.type === "link" || token.type === "image")
      return { type: "text", raw: token.raw, text: (token as Tokens.Link).text, escaped: false } satisfies Tokens.Text;
    return "tokens" in token && token.tokens ? { ...token, tokens: plainIn(token.tokens) } : token;
  });

/**
 * A picture is fetched from wherever its address says by everybody who reads, and tells that place who reads what: so it
 * is a link to follow or not, and only its words where the address is none of the web's. Looked at from outside to inside.
 */
function linkImages(token: Token): void {
  if (token.type !== "image" && token.type !== "link") return;
  const link = token as Tokens.Image | Tokens.Link;
  if (link.type === "link") link.tokens = plainIn(link.tokens);
  else if (/^https?:\/\//i.test(link.href)) {
    const words =
      link.text === ""
        ? [{ type: "text", raw: link.href, text: link.href, escaped: false } satisfies Tokens.Text]
        : plainIn(link.tokens);
    Object.assign(link, { type: "link", tokens: words });
  } else Object.assign(link, { type: "text", escaped: false, tokens: undefined });
}

function tokensOf(markdown: string) {
  assert(markdown.length <= limits.proposalTextLength, "a text is refused for its length before it is rendered");
  const bounded = markdown
    .replace(/\u0000/g, "")
    .replace(tooDeep, "$1")
    .replace(longRuns, (run) => run.slice(0, 40));
  const tokens = marked.lexer(bounded);
  void marked.walkTokens(tokens, linkImages);
  return tokens;
}

/** The mentions in a text, each once, in their order; what stands in code or in a link is none. */
export function writtenMentions(markdown: string): readonly WrittenMention[] {
  const found = new Map<string, WrittenMention>();
  if (!markdown.includes("@")) return [];
  void marked.walkTokens(tokensOf(markdown), (token) => {
    if (isMention(token) && !found.has(token.raw)) found.set(token.raw, token.mention);
  });
  return [...found.values()];
}

/** The addresses that a text links to, those of its images among them, each once, in their order; what stands in code is none. */
export function writtenLinks(markdown: string): readonly string[] {
  const found = new Set<string>();
  if (!/https?:\/\/|www\./i.test(markdown)) return [];
  void marked.walkTokens(tokensOf(markdown), (token) => {
    if (token.type === "link") found.add(String((token as Tokens.Link).href));
  });
  return [...found];
}

/**
 * What a person wrote, as HTML that is safe to put into a page. Made once, when it is written, and stored beside its source.
 * Raw HTML is shown as text; links carry `rel="nofollow ugc noopener"`; images are links; no style, class, id or
 * script. Only mentions that were looked for carry a class.
 *
 * @param markdown at most `limits.proposalTextLength` characters; callers refuse longer texts before
 */
export function renderMarkdown(markdown: string, links: MentionLinks = new Map()): string {
  const tokens = tokensOf(markdown);
  if (links.size > 0)
    void marked.walkTokens(tokens, (token) => {
      if (isMention(token)) token.link = links.get(token.raw);
    });
  return sanitizeHtml(marked.parser(tokens), allowed).trim();
}
