/** A body that no page of ours sends. */
export interface HostileBody {
  readonly type: string;
  readonly body: string;
}

const urlEncoded = "application/x-www-form-urlencoded";
const boundary = "----hostile0123456789012345678901234567";

/** As much as the guard lets in. */
const mostBytes = 1_990_000;
const filled = (unit: string) => unit.repeat(Math.floor(mostBytes / unit.length));
const part = (name: string, value = "x") =>
  `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
/** Put into order one by one, a hundred thousand of them take half a minute. */
const marks = (name: string) => part(name, `a${"\u0301\u0316".repeat(45_000)}`);

const form = (body: string): HostileBody => ({ type: urlEncoded, body });
const multipart = (parts: string): HostileBody => ({
  type: `multipart/form-data; boundary=${boundary}`,
  body: `${parts}--${boundary}--\r\n`,
});
const intent = (asked: unknown) => form(new URLSearchParams({ __intent__: JSON.stringify(asked) }).toString());

/** What was seen to end the process, and its siblings: each as large as may be, and made when it is needed. */
export const worstForms: Readonly<Record<string, () => HostileBody>> = {
  "a row beyond all lists": () => form("a[999999999]=x"),
  "a row beyond a list that there is": () => form("slices[999999999].title=x&invoiceIds[999999999]=x"),
  "rows in figures of other kinds": () => form("a[1e9]=x&a[-1]=x&a[00000000000999999999]=x&slices[1e9].title=x"),
  "one name a million times": () => form(filled("a=&")),
  "nothing but separators": () => form(filled("&")),
  "a known name many times": () => form(filled("email=&title=&key=&")),
  "different names": () => form(Array.from({ length: 150_000 }, (_, index) => `n${index}=`).join("&")),
  "a name as deep as it is long": () => form(`a${filled(".b")}=x`),
  "a name of rows in rows": () => form(`a${filled("[0]")}=x`),
  "one long name": () => form(`${filled("a")}=x`),
  "a name of percent signs": () => form(`${filled("%5B")}=x`),
  "unclosed brackets": () => form("a[=x&a[[[=x&a]]=x&[0]=x&.=x&a..b=x"),
  "names of what objects are made of": () =>
    form("__proto__[x]=1&__proto__.polluted=1&constructor.prototype.polluted=1&prototype=1"),
  "a null sign in a name": () => form("ti%00tle=x&a%00[0]=x"),
  "a button that asks for a row beyond all lists": () =>
    intent({ type: "insert", payload: { name: "slices", index: 999_999_999 } }),
  "a button that moves what is not there": () =>
    intent({ type: "reorder", payload: { name: "slices", from: 0, to: 999_999_999 } }),
  "a button that writes where it likes": () =>
    intent({ type: "update", payload: { name: "a[999999999]", value: { b: "c" } } }),
  "a button that asks for something else": () => intent({ type: "anything", payload: { name: "__proto__" } }),
  "a button that is no JSON": () => form(`__intent__=${filled("%7B")}`),
  "parts without number": () => multipart(part("a").repeat(Math.floor(mostBytes / part("a").length))),
  "a part for a row beyond all lists": () => multipart(part("a[999999999]")),
  "a part with a long head": () => multipart(`--${boundary}\r\n${"X-A: b\r\n".repeat(200_000)}\r\n\r\nx\r\n`),
  "marks upon marks": () =>
    multipart(
      [
        "name",
        "displayName",
        "networkName",
        "organizationName",
        "title",
        "summary",
        "tagline",
        "note",
        "password",
        "amount",
      ]
        .map(marks)
        .join(""),
    ),
  "no end": () => ({ type: `multipart/form-data; boundary=${boundary}`, body: part("a").repeat(3) }),
  "two boundaries": () => ({
    type: `multipart/form-data; x="; boundary=y"; boundary=${boundary}`,
    body: part("a").repeat(20_000),
  }),
};

const json: Readonly<Record<string, () => string>> = {
  "no JSON": () => "{",
  nothing: () => "",
  "brackets in brackets": () => "[".repeat(mostBytes),
  "lists in lists": () => `${"[".repeat(30_000)}${"]".repeat(30_000)}`,
  "objects in objects": () => `${'{"a":'.repeat(10_000)}1${"}".repeat(10_000)}`,
  "many keys": () => `{${Array.from({ length: 5_000 }, (_, index) => `"k${index}":1`).join(",")}}`,
  "a long list": () => JSON.stringify({ seq: Array.from({ length: 10_000 }, () => 0), data: [] }),
  "a large number": () => '{"seq":1e400,"baseRev":99999999999999999999}',
  "what objects are made of": () => '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}',
  "a long text": () => JSON.stringify({ name: "post-message", data: { markdown: "x".repeat(1_900_000) } }),
};

/** What comes to the doors for JSON. */
export const worstJson: Readonly<Record<string, () => HostileBody>> = Object.fromEntries(
  Object.entries(json).map(([words, body]) => [words, () => ({ type: "application/json", body: body() })]),
);

export const asRequest = ({ type, body }: HostileBody, address = "http://127.0.0.1/"): Request =>
  new Request(address, {
    method: "POST",
    body,
    headers: { "Content-Type": type, "Content-Length": String(Buffer.byteLength(body)) },
  });
