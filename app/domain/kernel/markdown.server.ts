import { Marked, type TokenizerAndRendererExtension, type Tokens } from "marked";
import sanitizeHtml from "sanitize-html";
import { limits } from "./limits.ts";
import { mayMentionAfter, mentionAt, type WrittenMention } from "./mention-syntax.ts";
import { assert } from "./result.ts";

/** A tag or comment in the source is text like any other: it is shown, never obeyed. */
const escaped = (text: string) =>
  text.replace(/[&<>"']/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" })[sign] ?? "");

/**
 * The parser recurses into quotes and lists and takes quadratic time on long runs of openers. Nobody writes more than a
 * few levels, so what lies deeper is cut off before it is parsed.
 */
const deepestNesting = 8;
const opener = "[ \\t]*(?:>|[-*+](?=[ \\t])|\\d{1,9}[.)](?=[ \\t]))";
const tooDeep = new RegExp(`^((?:${opener}){${deepestNesting}})(?:${opener})+`, "gm");
/** Runs longer than this of one inline sign open nothing that anybody meant. */
const longRuns = /([[\]!*_`~<>#|\\(])\1{39,}/g;

/** Where a mention leads and what it shows, by how it was written. One that is not among them stays text. */
export type MentionLinks = ReadonlyMap<string, { readonly href: string; readonly name: string }>;

interface MentionToken extends Tokens.Generic {
  readonly mention: WrittenMention;
  link?: { readonly href: string; readonly name: string } | undefined;
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
    return token.link ? `<a href="${escaped(token.link.href)}" data-mention="">@${escaped(token.link.name)}</a>` : escaped(token.raw);
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
    "p", "br", "hr", "strong", "em", "del", "code", "pre", "blockquote", "ul", "ol", "li", "a", "img",
    "h4", "h5", "h6", "table", "thead", "tbody", "tr", "th", "td",
  ],
  allowedAttributes: { a: ["href", "rel", "class"], img: ["src", "alt", "loading", "referrerpolicy"], ol: ["start"], th: ["scope"] },
  allowedSchemes: ["http", "https", "mailto"],
  allowedSchemesByTag: { img: ["https"] },
  allowProtocolRelative: false,
  disallowedTagsMode: "discard",
  nestingLimit: 40,
  transformTags: {
    // The page owns the upper levels of its outline.
    ...headings,
    th: sanitizeHtml.simpleTransform("th", { scope: "col" }),
    // Raw HTML never gets here, so only our own renderer can have marked a mention; its address is one of ours even so.
    a: (tagName, { href, "data-mention": mention }): sanitizeHtml.Tag =>
      mention !== undefined && href?.startsWith("/")
        ? { tagName, attribs: { href, class: "mention" } }
        : { tagName, attribs: { ...(href ? { href } : {}), rel: "nofollow ugc noopener" } },
    img: (tagName, { src, alt }) => ({ tagName, attribs: { src: src ?? "", alt: alt ?? "", loading: "lazy", referrerpolicy: "no-referrer" } }),
  },
  // An image without an https address is nothing but a broken frame.
  exclusiveFilter: ({ tag, attribs }) => tag === "img" && !/^https:\/\//i.test(attribs.src ?? ""),
};

function tokensOf(markdown: string) {
  assert(markdown.length <= limits.proposalTextLength, "a text is refused for its length before it is rendered");
  const bounded = markdown.replace(/\u0000/g, "").replace(tooDeep, "$1").replace(longRuns, (run) => run.slice(0, 40));
  return marked.lexer(bounded);
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

/** The addresses that a text links to, each once, in their order; what stands in code is none. */
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
 * Raw HTML is shown as text; links carry `rel="nofollow ugc noopener"`; images only from https; no style, class, id or
 * script. Only mentions that were found carry a class.
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
