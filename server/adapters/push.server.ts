import { createECDH } from "node:crypto";
import type { OutgoingHttpHeaders } from "node:http";
import { request, type Agent } from "node:https";
import ece from "http_ece";
import { SignJWT } from "jose";
import { isPushAddress } from "#app/domain/notifications/push-device.ts";
import { log } from "#app/http/log.server.ts";
import type { Notice, Push, PushAnswer } from "#app/domain/kernel/push.ts";

/** A push service that has not answered by then is asked again later. */
const answerWithinMs = 10_000;
/** Whatever a push service asks for: after that a notice is no news any more. */
const longestWaitMs = 24 * 3_600_000;
/** Push services take a signature for a day at most, by their own clocks. */
const signedFor = "12h";

interface PushSettings {
  /** Our pair of keys, base64url, and where a push service reaches whoever runs this (RFC 8292). */
  readonly publicKey: string;
  readonly privateKey: string;
  readonly subject: string;
  /** As in PUSH_HOSTS. */
  readonly hosts: readonly string[];
  /** Whom to trust beside the authorities that Node trusts: for a push service of one's own. */
  readonly agent?: Agent;
}

/** Sends to the push services of browsers, encrypted for the browser (RFC 8291) and signed as ours. Follows no redirects. */
export function webPush({ publicKey, privateKey, subject, hosts, agent }: PushSettings): Push {
  const key = signingKey(publicKey, privateKey);
  return {
    publicKey,
    hosts,
    async send({ to, payload, topic, keptSeconds }: Notice): Promise<PushAnswer> {
      const { host, origin } = new URL(to.endpoint);
      // The list may have become shorter since this device was turned on.
      if (!isPushAddress(to.endpoint, hosts)) return { kind: "gone" };
      try {
        const body = encryptedFor(to, payload);
        const token = await new SignJWT({ sub: subject, aud: origin })
          .setProtectedHeader({ typ: "JWT", alg: "ES256" })
          .setExpirationTime(signedFor)
          .sign(key);
        const headers = {
          Authorization: `vapid t=${token}, k=${publicKey}`,
          "Content-Encoding": "aes128gcm",
          "Content-Type": "application/octet-stream",
          "Content-Length": body.length,
          TTL: keptSeconds,
          Topic: topic,
          Urgency: "normal",
        };
        const { status, retryAfter } = await post(to.endpoint, headers, body, agent);
        const answer = meaning(status, retryAfter);
        if (answer.kind === "refused") log.warn({ host, status }, "push: a notice was refused");
        return answer;
      } catch (error) {
        // A key that is no point of the curve will be none tomorrow.
        const kind =
          error instanceof Error && "code" in error && error.code === "ERR_CRYPTO_ECDH_INVALID_PUBLIC_KEY"
            ? "gone"
            : "later";
        log.debug({ err: error, host }, "push: a notice could not be sent");
        return kind === "gone" ? { kind } : { kind, afterMs: 0 };
      }
    },
  };
}

/** Our pair as what signs; the public key is a point: a 4, and then two numbers of 32 bytes. */
function signingKey(publicKey: string, privateKey: string) {
  const point = Buffer.from(publicKey, "base64url");
  return {
    kty: "EC",
    crv: "P-256",
    x: point.toString("base64url", 1, 33),
    y: point.toString("base64url", 33),
    d: privateKey,
  };
}

/** One record, by a pair of keys that is made for it and forgotten. */
function encryptedFor({ p256dh, auth }: Notice["to"], payload: string): Buffer {
  const ours = createECDH("prime256v1");
  ours.generateKeys();
  return ece.encrypt(Buffer.from(payload), { version: "aes128gcm", privateKey: ours, dh: p256dh, authSecret: auth });
}

/** RFC 8030 and what push services write about theirs. */
function meaning(status: number, retryAfter: string | undefined): PushAnswer {
  if (status >= 200 && status < 300) return { kind: "taken" };
  if (status === 404 || status === 410) return { kind: "gone" };
  if (status === 429 || status >= 500) return { kind: "later", afterMs: waitMs(retryAfter) };
  return { kind: "refused" };
}

/** Seconds, or a date; nothing sensible is no wait of its own. */
function waitMs(retryAfter = ""): number {
  const ms = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1_000 : Date.parse(retryAfter) - Date.now();
  return Number.isFinite(ms) ? Math.min(Math.max(ms, 0), longestWaitMs) : 0;
}

/** One request, answered in time or not at all. What the answer says beside its status is not read. */
function post(
  endpoint: string,
  headers: OutgoingHttpHeaders,
  body: Buffer,
  agent: Agent | undefined,
): Promise<{ readonly status: number; readonly retryAfter: string | undefined }> {
  return new Promise((resolve, reject) => {
    const sent = request(
      endpoint,
      { method: "POST", headers, signal: AbortSignal.timeout(answerWithinMs), ...(agent && { agent }) },
      (answer) => {
        resolve({ status: answer.statusCode ?? 0, retryAfter: answer.headers["retry-after"] });
        answer.on("error", () => {}).resume();
      },
    );
    sent.on("error", reject).end(body);
  });
}
