import { createDecipheriv, createECDH, createPublicKey, hkdfSync, randomBytes, verify, type ECDH } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:https";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { selfSigned } from "./self-signed.ts";

/** What a push service took for a browser, and what that browser reads in it. */
export interface ReceivedNotice {
  readonly topic: string | undefined;
  readonly ttl: number;
  /** The signed claims of who sent it. */
  readonly claims: { readonly aud: string; readonly exp: number; readonly sub: string };
  /** As it came over the wire. */
  readonly bytes: number;
  readonly payload: unknown;
}

/** A browser that asked its push service for an address, with what it hands to a server. */
export class PushBrowser {
  readonly received: ReceivedNotice[] = [];
  /** What the push service answers next, and then what after that; when there is nothing left, that it took it. */
  readonly answers: { readonly status: number; readonly headers?: Readonly<Record<string, string>> }[] = [];
  readonly #keys: ECDH = createECDH("prime256v1");
  readonly #secret = randomBytes(16);
  readonly p256dh = this.#keys.generateKeys("base64url");
  readonly auth = this.#secret.toString("base64url");
  isGone = false;

  constructor(readonly endpoint: string) {}

  /** RFC 8291 and 8188: one record, whose end is the last sign that is not zero. */
  decrypt(body: Buffer): string {
    const [salt, idLength] = [body.subarray(0, 16), body.readUInt8(20)];
    const theirs = body.subarray(21, 21 + idLength);
    const info = Buffer.concat([Buffer.from("WebPush: info\0"), this.#keys.getPublicKey(), theirs]);
    const secret = Buffer.from(hkdfSync("sha256", this.#keys.computeSecret(theirs), this.#secret, info, 32));
    const part = (label: string, length: number) =>
      Buffer.from(hkdfSync("sha256", secret, salt, Buffer.from(`Content-Encoding: ${label}\0`), length));
    const cipher = createDecipheriv("aes-128-gcm", part("aes128gcm", 16), part("nonce", 12));
    cipher.setAuthTag(body.subarray(-16));
    const plain = Buffer.concat([cipher.update(body.subarray(21 + idLength, -16)), cipher.final()]);
    const end = plain.findLastIndex((byte) => byte !== 0);
    if (plain[end] !== 2) throw new Error("this is no last record");
    return plain.subarray(0, end).toString("utf8");
  }
}

/**
 * A push service on this machine, as strict as the real ones: over TLS, with a limit of 4096 bytes, and only for whom the
 * browser asked it to listen to.
 * @param publicKey of the server whose notices it takes, base64url
 */
export async function startPushService(publicKey: string) {
  const { key, cert } = selfSigned();
  const browsers = new Map<string, PushBrowser>();
  const refusals: string[] = [];
  const server = createServer({ key, cert }, (request, response) => {
    void take(request).then(
      ({ status, headers }) => response.writeHead(status, headers).end(),
      (error: unknown) => {
        refusals.push(String(error));
        response.writeHead(403).end();
      },
    );
  }).listen(0, "localhost");
  await once(server, "listening");
  const host = `localhost:${(server.address() as AddressInfo).port}`;

  async function take(
    request: IncomingMessage,
  ): Promise<{ readonly status: number; readonly headers?: Readonly<Record<string, string>> }> {
    const body = await buffer(request);
    const browser = browsers.get(request.url ?? "");
    if (!browser || browser.isGone) return { status: 410 };
    const claims = claimsIn(request.headers.authorization ?? "", publicKey);
    if (
      claims.aud !== `https://${host}` ||
      claims.exp * 1_000 < Date.now() ||
      claims.exp * 1_000 > Date.now() + 86_400_000
    )
      throw new Error("signed for somebody else, or for another day");
    if (body.length > 4_096) return { status: 413 };
    if (request.headers["content-encoding"] !== "aes128gcm" || request.headers.ttl === undefined)
      return { status: 400 };
    const answer = browser.answers.shift() ?? { status: 201 };
    if (answer.status < 300)
      browser.received.push({
        topic: request.headers.topic?.toString(),
        ttl: Number(request.headers.ttl),
        claims,
        bytes: body.length,
        payload: JSON.parse(browser.decrypt(body)) as unknown,
      });
    return answer;
  }

  return {
    host,
    /** For whoever is to trust it. */
    cert,
    /** Why it refused what it refused. */
    refusals,
    newBrowser(): PushBrowser {
      const path = `/push/${randomBytes(12).toString("base64url")}`;
      const browser = new PushBrowser(`https://${host}${path}`);
      browsers.set(path, browser);
      return browser;
    },
    stop: () =>
      new Promise<void>((stopped) => {
        server.close(() => stopped());
        server.closeAllConnections();
      }),
  };
}

/** RFC 8292: who sent it, once the signature was looked at. Throws for anybody else. */
function claimsIn(authorization: string, publicKey: string): ReceivedNotice["claims"] {
  const [, token = "", key = ""] = /^vapid t=([\w.-]+), ?k=([\w-]+)$/.exec(authorization) ?? [];
  if (key !== publicKey) throw new Error("signed by another key");
  const point = Buffer.from(key, "base64url");
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString("base64url")) as [
    string,
    string,
  ];
  const [head = "", claims = "", signature = ""] = token.split(".");
  const fits = verify(
    "sha256",
    Buffer.from(`${head}.${claims}`),
    { key: createPublicKey({ key: { kty: "EC", crv: "P-256", x, y }, format: "jwk" }), dsaEncoding: "ieee-p1363" },
    Buffer.from(signature, "base64url"),
  );
  if (!fits) throw new Error("the signature does not fit");
  return JSON.parse(Buffer.from(claims, "base64url").toString("utf8")) as ReceivedNotice["claims"];
}

/** A pair of keys for a server that sends notices, as in its settings. */
export function newServerKeys(): { readonly publicKey: string; readonly privateKey: string } {
  const pair = createECDH("prime256v1");
  const publicKey = pair.generateKeys("base64url");
  const privateKey = Buffer.concat([Buffer.alloc(32), pair.getPrivateKey()])
    .subarray(-32)
    .toString("base64url");
  return { publicKey, privateKey };
}
