import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { unescaped } from "./people.ts";
import { expect, test, type Product } from "./product.ts";

const folder = "app/routes";
const routes = readdirSync(folder).map((name) => {
  const file = readdirSync(join(folder, name)).find((each) => /^route\.tsx?$/.test(each));
  return {
    name,
    writes:
      file !== undefined &&
      /export (async function|const|function) action\b/.test(readFileSync(join(folder, name, file), "utf8")),
  };
});

/** The address of a route of the given name, with its parameters filled; names escape signs in brackets. */
function addressOf(name: string, values: Readonly<Record<string, string>>): string {
  const parts = name.replace(/\[(.*?)\]/g, (_all, sign: string) => sign.replace(".", "\u0001")).split(".");
  const segments = parts
    .filter((part) => part !== "_index")
    .map((part) => {
      const plain = part.replace(/_$/, "").replaceAll("\u0001", ".");
      if (plain === "$") return "no/such/page";
      const [, parameter, rest = ""] = /^\$(\w+)(.*)$/.exec(plain) ?? [];
      return parameter ? (values[parameter] ?? "x") + rest : plain;
    });
  return `/${segments.join("/")}`;
}

/** What stands in addresses of the demo network, as its own pages link to it. */
async function linkedValues(product: Product, cookie: string): Promise<Readonly<Record<string, string>>> {
  const slug = "know-what-each-group-costs-while-it-runs";
  const page = async (path: string) => (await product.ask(path, { cookie })).text();
  const [discussion, book, credits, invoices] = await Promise.all([
    page(`/projects/${slug}/discussion`),
    page("/ledger"),
    page("/contributions"),
    page("/invoices"),
  ]);
  const first = (text: string, pattern: RegExp) => pattern.exec(text)?.[1] ?? "x";
  return {
    slug,
    stream: `project:${first(discussion, /project:([0-9a-f-]{36})/)}`,
    messageId: first(discussion, /messages\/([0-9a-f-]{36})/),
    contributionId: first(credits, /\/contributions\/([0-9a-f-]{36})/),
    number:
      first(invoices, /\/invoices\/([\w-]+)/) === "x"
        ? first(book, /\/ledger\/transfers\/(\d+)/)
        : first(invoices, /\/invoices\/([\w-]+)/),
    position: "1",
    pledgeId: "00000000-0000-7000-8000-000000000000",
    token: "A".repeat(43),
    key: "proposal",
    letterId: "00000000-0000-7000-8000-000000000000",
  };
}

const long = "x".repeat(100_000);
/** As they stand in an address or a form, percent signs and all. */
const hostile = [
  "%00",
  "%ED%A0%80",
  "%F0%9F%A6%A6%00",
  "'%20or%201%3D1--",
  "-1",
  "1e999",
  "99999999999999999999",
  "NaN",
  "__proto__",
  "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
  "2026-13-45",
  "%F0%9D%9F%98",
];

interface Form {
  readonly path: string;
  readonly fields: readonly (readonly [name: string, value: string])[];
}

const attribute = (tag: string, name: string) => unescaped(new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? "");

/** Every form of a page that writes, with what stands in its fields; a select's first choice, a button's value. */
function formsOf(html: string, page: string): Form[] {
  return [...html.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)]
    .filter(([, tag = ""]) => attribute(tag, "method") === "post")
    .map(([, tag = "", inside = ""]) => {
      const plain = [...inside.matchAll(/<(?:input|button|textarea)\b[^>]*>/g)].map(
        ([field]) => [attribute(field, "name"), attribute(field, "value")] as const,
      );
      const selects = [...inside.matchAll(/<select\b([^>]*)>(.*?)<\/select>/gs)].map(
        ([, select = "", options = ""]) =>
          [
            attribute(` ${select}`, "name"),
            attribute(/<option\b[^>]*value="[^"]+"[^>]*>/.exec(options)?.[0] ?? "", "value"),
          ] as const,
      );
      const fields = new Map([...plain, ...selects].filter(([name]) => name !== ""));
      return { path: attribute(tag, "action") || page, fields: [...fields] };
    });
}

/**
 * The server closes a connection behind a body that it did not read, and the next request may be on its way in it
 * already: asked again it is answered, unless nobody is there any more.
 */
const insist = (ask: () => Promise<Response>): Promise<Response> => ask().catch(ask).catch(ask);

/** Sends requests a few at a time; answers a line for each that failed on the server's side. */
async function send(
  requests: readonly { readonly what: string; readonly ask: () => Promise<Response> }[],
): Promise<string[]> {
  const failures: string[] = [];
  const waiting = [...requests];
  const work = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const answer = await insist(next.ask).catch((error: unknown) => String(error));
      if (typeof answer === "string") failures.push(`${next.what}: ${answer}`);
      else {
        if (answer.status >= 500) failures.push(`${next.what}: ${answer.status}`);
        await answer.arrayBuffer().catch(() => undefined);
      }
    }
  };
  await Promise.all(Array.from({ length: 6 }, work));
  return failures;
}

/** Where a name comes first it is given everything, and two of it in turn wherever else. */
function inTurn<T>(allFor: (name: string) => readonly T[]): (name: string) => readonly T[] {
  const met = new Map<string, number>();
  return (name) => {
    const [all, before] = [allFor(name), met.get(name)];
    met.set(name, (before ?? 0) + 1);
    const one = (n: number) => all.slice(n % all.length, (n % all.length) + 1);
    return before === undefined ? all : [...one(2 * before), ...one(2 * before + 1)];
  };
}

const people = ["amara", "maren", "sam", "marco", "ruth"];
/** Sent with hostile words they would only end the session that the other requests need. */
const endingSessions = ["/sign-out", "/settings/closing", "/settings/password", "/settings/sessions"];

test("nothing that can be sent to any address makes the product fail", async ({ newProduct }) => {
  test.setTimeout(1_800_000);
  const product = await newProduct();
  await product.start();
  const cookies = new Map(
    await Promise.all(people.map(async (name) => [name, await product.signIn(`${name}@meridian.example`)] as const)),
  );
  const cookie = cookies.get("ruth") ?? "";
  const values = await linkedValues(product, cookie);
  const post = (path: string, body: BodyInit, headers: Record<string, string> = {}, who = cookie) =>
    fetch(product.url + path, {
      method: "POST",
      body,
      redirect: "manual",
      headers: { Origin: product.url, Cookie: who, ...headers },
    });
  const asForm = { "Content-Type": "application/x-www-form-urlencoded" };

  const pages = new Set(routes.map(({ name }) => addressOf(name, values)));
  expect(pages.size).toBeGreaterThan(50);

  // Every address, with hostile questions: all of them at once, and one alone in turn; and with each parameter replaced. The
  // address as it is comes below, for its forms.
  const questions = ["q", "page", "sort", "after", "before", "message", "account", "organization", "from"];
  const word = (n: number) => hostile[n % hostile.length] ?? "";
  const asked = [...pages].flatMap((page, p) => {
    const all = (turn: number) => questions.map((name, n) => `${name}=${word(p + n + turn)}`).join("&");
    const alone = questions[p % questions.length] ?? "";
    return [`${page}?${all(0)}&page[]=1`, `${page}?${all(5)}`, `${page}?${alone}=${word(p)}&${alone}=x`];
  });
  const inAddress = inTurn(() => [...hostile, "x".repeat(4_000)]);
  const replaced = routes.flatMap(({ name }) =>
    [...name.matchAll(/\$(\w+)/g)].flatMap(([, parameter = ""]) =>
      inAddress(parameter).map((value) => addressOf(name, { ...values, [parameter]: value })),
    ),
  );
  expect(
    await send(
      [...new Set([...asked, ...replaced])].map((path) => ({
        what: `GET ${path.slice(0, 150)}`,
        ask: () => product.ask(path, { cookie }),
      })),
    ),
  ).toEqual([]);

  // Every address that writes, with bodies that no page of ours sends.
  const writing = routes
    .filter(({ writes }) => writes)
    .map(({ name }) => addressOf(name, values))
    .filter((path) => !endingSessions.includes(path));
  expect(writing.length).toBeGreaterThan(30);
  const file = () => {
    const form = new FormData();
    for (const name of ["key", "title", "name", "email", "amount", "reason", "file"])
      form.append(name, new Blob([long]), "a\u0000.txt");
    return form;
  };
  const bodies: readonly [what: string, body: () => BodyInit, headers?: Record<string, string>][] = [
    ["nothing", () => "", asForm],
    ["JSON", () => '{"key":{"a":[1,null]}}', { "Content-Type": "application/json" }],
    ["JSON that ends early", () => '{"key":', { "Content-Type": "application/json" }],
    ["deep JSON", () => "[".repeat(30_000) + "]".repeat(30_000), { "Content-Type": "application/json" }],
    [
      "JSON with what cannot be kept",
      () =>
        '{"name":"post-message","key":"0199a000-0000-7000-8000-00000000000a","data":{"markdown":"a\\u0000b\\ud800"}}',
      { "Content-Type": "application/json" },
    ],
    [
      "JSON with a huge number",
      () =>
        '{"name":"edit-message","key":"0199a000-0000-7000-8000-00000000000b","baseRev":9007199254740991,"data":{"messageId":"00000000-0000-7000-8000-000000000000","markdown":"x"}}',
      { "Content-Type": "application/json" },
    ],
    ["plain text", () => "hello", { "Content-Type": "text/plain" }],
    ["no type", () => new Blob(["hello"]), { "Content-Type": "" }],
    ["parts without a boundary", () => "hello", { "Content-Type": "multipart/form-data" }],
    [
      "parts that end early",
      () => "--b\r\nContent-Disposition: form-data; name=",
      { "Content-Type": "multipart/form-data; boundary=b" },
    ],
    ["files", file],
    ["ten megabytes", () => long.repeat(100), asForm],
    ["one long value", () => `key=${long.repeat(15)}`, asForm],
    ["deep names", () => `a${"[b]".repeat(5_000)}=1&a[0][0][0]=1&key.x.y=1`, asForm],
    ["a huge index", () => "key[4294967295]=1&deliverables[9007199254740991].title=x&deliverables[-1]=x", asForm],
    ["thirty thousand names", () => Array.from({ length: 30_000 }, (_, n) => `f${n}=1`).join("&"), asForm],
    ["names of a prototype", () => "__proto__=1&__proto__.x=1&constructor.prototype.x=1&toString=1", asForm],
    ["bytes that are no text", () => "key=%ED%A0%80&name=%C0%80&title=%FF%FE", asForm],
  ];
  // How HTTP carries them is the same at each door: the first of each kind is given all, the others two in turn; what their
  // verbs make of such bodies, a test without HTTP asks of every route.
  const kindOf = (path: string) => (path.startsWith("/streams/") ? "JSON" : path === "/bank" ? "files" : "forms");
  const carried = inTurn(() => bodies);
  expect(
    await send(
      writing.flatMap((path) =>
        carried(kindOf(path)).map(([what, body, headers]) => ({
          what: `POST ${path} ${what}`,
          ask: () => post(path, body(), headers),
        })),
      ),
    ),
  ).toEqual([]);

  // Every form of every page, as each of several people sees it, with one field at a time made hostile.
  const forms = new Map<string, { form: Form; who: string }>();
  for (const who of cookies.values())
    for (const page of pages) {
      const html = await (await insist(() => product.ask(page, { cookie: who }))).text();
      for (const form of formsOf(html, page)) {
        const shape = `${form.path.replace(/[0-9a-f-]{36}/g, "…")} ${form.fields.map(([name]) => name).join()}`;
        if (!endingSessions.includes(form.path) && !forms.has(shape)) forms.set(shape, { form, who });
      }
    }
  expect(forms.size).toBeGreaterThan(10);
  // A name means the same in nearly every form.
  const valuesFor = inTurn((field) => [...hostile, "", long, `x&${encodeURIComponent(field)}=y`]);
  const mutated = [...forms.values()].flatMap(({ form, who }) =>
    form.fields.flatMap(([field]) =>
      valuesFor(field).map((value) => {
        const body = form.fields
          .map(([name, usual]) => `${encodeURIComponent(name)}=${name === field ? value : encodeURIComponent(usual)}`)
          .join("&");
        return {
          what: `POST ${form.path}, ${field}=${value.slice(0, 30)}`,
          ask: () => post(form.path, body, asForm, who),
        };
      }),
    ),
  );
  expect(await send(mutated)).toEqual([]);

  expect(await (await insist(() => product.ask("/readyz"))).text()).toBe("ready");
  expect(product.said).not.toMatch(/nobody waited for|"level":"(error|fatal)"/);
  expect((await product.task("self-check")).said).toMatch(/Self-check: (\d+) of \1 promises hold\./);
});
