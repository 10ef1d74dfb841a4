import { Marked } from "marked";
import sanitizeHtml from "sanitize-html";
import { assert } from "./result.ts";
import { limits } from "./limits.ts";

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

const marked = new Marked({
  gfm: true,
  breaks: true,
  async: false,
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
  allowedAttributes: { a: ["href", "rel"], img: ["src", "alt", "loading", "referrerpolicy"], ol: ["start"], th: ["scope"] },
  allowedSchemes: ["http", "https", "mailto"],
  allowedSchemesByTag: { img: ["https"] },
  allowProtocolRelative: false,
  disallowedTagsMode: "discard",
  nestingLimit: 40,
  transformTags: {
    // The page owns the upper levels of its outline.
    ...headings,
    th: sanitizeHtml.simpleTransform("th", { scope: "col" }),
    a: (tagName, { href }) => ({ tagName, attribs: { ...(href ? { href } : {}), rel: "nofollow ugc noopener" } }),
    img: (tagName, { src, alt }) => ({ tagName, attribs: { src: src ?? "", alt: alt ?? "", loading: "lazy", referrerpolicy: "no-referrer" } }),
  },
  // An image without an https address is nothing but a broken frame.
  exclusiveFilter: ({ tag, attribs }) => tag === "img" && !/^https:\/\//i.test(attribs.src ?? ""),
};

/**
 * What a person wrote, as HTML that is safe to put into a page. Made once, when it is written, and stored beside its source.
 * Raw HTML is shown as text; links carry `rel="nofollow ugc noopener"`; images only from https; no style, class, id or script.
 *
 * @param markdown at most `limits.proposalTextLength` characters; callers refuse longer texts before
 */
export function renderMarkdown(markdown: string): string {
  assert(markdown.length <= limits.proposalTextLength, "a text is refused for its length before it is rendered");
  const bounded = markdown.replace(/\u0000/g, "").replace(tooDeep, "$1").replace(longRuns, (run) => run.slice(0, 40));
  return sanitizeHtml(marked.parse(bounded) as string, allowed).trim();
}
