import { describe, expect, it } from "vitest";
import { limits } from "./limits.ts";
import { renderMarkdown, writtenLinks, writtenMentions } from "./markdown.server.ts";

describe("what people write becomes safe HTML", () => {
  it("keeps paragraphs, emphasis, lists, code, quotes and tables", () => {
    const html = renderMarkdown(
      "One **two** _three_ `four`\n\n- five\n- six\n\n> seven\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```js\nlet x\n```",
    );
    for (const part of [
      "<strong>two</strong>",
      "<em>three</em>",
      "<code>four</code>",
      "<li>five</li>",
      "<blockquote>",
      '<th scope="col">a</th>',
      "<td>1</td>",
      "<pre><code>let x",
    ])
      expect(html).toContain(part);
  });

  it("leaves the upper headings to the page", () => {
    expect(renderMarkdown("# One\n\n### Three\n\n##### Five")).toBe("<h4>One</h4>\n<h4>Three</h4>\n<h6>Five</h6>");
  });

  it("marks links as a person's own and gives nobody a handle on our window", () => {
    expect(renderMarkdown("[docs](https://jupyter.org/x?a=1&b=2)")).toBe(
      '<p><a href="https://jupyter.org/x?a=1&amp;b=2" rel="nofollow ugc noopener">docs</a></p>',
    );
    expect(renderMarkdown("see https://jupyter.org")).toContain(
      'href="https://jupyter.org" rel="nofollow ugc noopener"',
    );
  });

  it("names an image by a link to it and loads nothing, wherever the image lies", () => {
    const link = (href: string, words: string) => `<p><a href="${href}" rel="nofollow ugc noopener">${words}</a></p>`;
    expect(renderMarkdown("![a *map* of <all> reefs](https://example.org/map.png?a=1&b=2)")).toBe(
      link("https://example.org/map.png?a=1&amp;b=2", "a <em>map</em> of &lt;all&gt; reefs"),
    );
    expect(renderMarkdown("![](http://example.org/a.png)")).toBe(
      link("http://example.org/a.png", "http://example.org/a.png"),
    );
    for (const source of [
      "data:image/svg+xml;base64,PHN2Zz4=",
      "//example.org/a.png",
      "/a.png",
      "javascript:alert(1)",
      "",
    ])
      expect(renderMarkdown(`![x](${source})`)).not.toMatch(/<img|<a/);
    expect(renderMarkdown("![x](data:image/png;base64,eA==) y")).toBe("<p>x y</p>");
  });

  it("keeps one link where an image stands in a link, or a link in an image's words", () => {
    expect(renderMarkdown("[before **![logo](https://a.example/l.png)**](https://b.example)")).toBe(
      '<p><a href="https://b.example" rel="nofollow ugc noopener">before <strong>logo</strong></a></p>',
    );
    expect(
      renderMarkdown("![a [b](https://b.example) ![c](https://c.example/c.png)](https://a.example/a.png)").match(
        /<a /g,
      ),
    ).toHaveLength(1);
    expect(writtenLinks("![logo](https://a.example/l.png) [![x](https://c.example/x.png)](https://b.example)")).toEqual(
      ["https://a.example/l.png", "https://b.example"],
    );
  });

  it("shows task lists as signs, never as inputs", () => {
    const html = renderMarkdown("- [x] asked\n- [ ] built");
    expect(html).toContain("☑ asked");
    expect(html).toContain("☐ built");
    expect(html).not.toContain("<input");
  });

  it("shows raw HTML as text", () => {
    expect(renderMarkdown("<b>hi</b>")).toBe("<p>&lt;b&gt;hi&lt;/b&gt;</p>");
  });

  const hostile = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<a href="javascript:alert(1)">x</a>',
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "<javascript:alert(1)>",
    '![x](https://a.b/c.png"onerror="alert(1))',
    '![x](https://a.b/c.png "t\\" onerror=\\"alert(1)")',
    '[x](https://a.b "t\\" onclick=\\"alert(1)")',
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    "<!-- <script>alert(1)</script> -->",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    '<p style="background:url(javascript:alert(1))" id="main" class="btn">x</p>',
    "<form action=/sign-out method=post><button>x</button></form>",
    '```"><script>alert(1)</script>\nx\n```',
    "`<script>alert(1)</script>`",
    "| <script>alert(1)</script> |\n|---|\n| <img src=x onerror=alert(1)> |",
  ];
  it.each(hostile)("lets nothing act: %s", (source) => {
    const html = renderMarkdown(source);
    const tags = [...html.matchAll(/<\/?([a-z0-9]+)([^>]*)>/gi)];
    for (const [, name, attributes] of tags) {
      expect(["p", "a", "pre", "code", "table", "thead", "tbody", "tr", "th", "td", "br"]).toContain(name);
      for (const [, attribute] of (attributes ?? "").matchAll(/([^\s"'>/=]+)(?:="[^"]*")?/g))
        expect(["href", "rel", "scope"]).toContain(attribute);
      expect(attributes).not.toMatch(/href="\s*(?:javascript|vbscript|data):/i);
    }
    expect(html).not.toMatch(/<(?!\/?(?:p|a|pre|code|table|thead|tbody|tr|th|td|br)[\s>/])/i);
  });

  const cruel = [
    ">",
    "> ",
    "- ",
    "1. ",
    "* ",
    "[",
    "![",
    "[a](",
    "*",
    "**a",
    "_",
    "`",
    "``` \n",
    "<",
    "<a ",
    "|",
    "| a ",
    "\\",
    "(",
    "](",
    "#",
    "~",
    "- > ",
    "a\n> ",
    "[a]: b\n",
    "https://a.b/(",
    "*a _b ",
    "<!--",
    "&",
    "\t- ",
    ">" + " ".repeat(3_000),
    "-" + " ".repeat(300),
    "**a __b ",
    "[a **b](c ",
  ];
  it.each(cruel)("answers the longest text of %j within its bound", (unit) => {
    const text = unit.repeat(Math.ceil(limits.proposalTextLength / unit.length)).slice(0, limits.proposalTextLength);
    const html = renderMarkdown(text);
    expect(html.length).toBeLessThan(limits.proposalTextLength * 40);
  });

  it("answers a list in a list in a list, as deep as the longest text allows", () => {
    const staircase = Array.from({ length: 160 }, (_, level) => `${"  ".repeat(level)}- a`).join("\n");
    expect(renderMarkdown(staircase)).toContain("<ul>");
  });
});

describe("names that are called", () => {
  const id = "0199a000-0000-7000-8000-000000000001";
  const raws = (text: string) => writtenMentions(text).map(({ raw }) => raw);

  it("are written by an organization's address, or by a name in brackets", () => {
    expect(writtenMentions(`@earth-lab and @[Amara Okafor], @[Sam Lee](person:${id})! @earth-lab`)).toEqual([
      { raw: "@earth-lab", slug: "earth-lab" },
      { raw: "@[Amara Okafor]", name: "Amara Okafor", personId: null },
      { raw: `@[Sam Lee](person:${id})`, name: "Sam Lee", personId: id },
    ]);
    expect(raws("**@one**, _@[Two]_\n\n- @three.\n\n> (@four)")).toEqual(["@one", "@[Two]", "@three", "@four"]);
  });

  it("are not in code, in links, or inside of addresses", () => {
    expect(
      raws(
        "`@one` sam@two.org x@three [a @four b](https://a.b) @five.org @six/seven @ @[] @[a\nb] https://a.b/@eight\n\n    @nine\n\n```\n@ten\n```",
      ),
    ).toEqual([]);
  });

  it("become links where they were found, and stay text where not, whatever stands in them", () => {
    const links = new Map([["@earth-lab", { href: "/organizations/earth-lab", name: 'Earth "<b>" Lab' }]]);
    expect(renderMarkdown("@earth-lab @nobody @[<img src=x>]", links)).toBe(
      '<p><a href="/organizations/earth-lab" class="mention">@Earth "&lt;b&gt;" Lab</a> @nobody @[&lt;img src=x&gt;]</p>',
    );
    expect(renderMarkdown("@earth-lab @[<b>]", new Map([["@[<b>]", null]]))).toBe(
      '<p>@earth-lab <span class="uncalled">@[&lt;b&gt;]</span></p>',
    );
    expect(renderMarkdown('<span class="uncalled" data-uncalled="">x</span>')).not.toContain("<span");
    expect(renderMarkdown('[x](/organizations/earth-lab "a\\" data-mention=\\"")', links)).not.toContain("class=");
    expect(renderMarkdown("@x", new Map([["@x", { href: "javascript:alert(1)", name: "x" }]]))).not.toContain(
      "javascript",
    );
  });
});
