import { request, type Agent } from "node:https";
import { buildPushPayload } from "@block65/webcrypto-web-push";
import { isPushAddress } from "#app/domain/notifications/push-device.ts";
import { log } from "#app/http/log.server.ts";
import type { Notice, Push, PushAnswer } from "#app/domain/kernel/push.ts";

/** A push service that has not answered by then is asked again later. */
const answerWithinMs = 10_000;
/** Whatever a push service asks for: after that a notice is no news any more. */
const longestWaitMs = 24 * 3_600_000;

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
  return {
    publicKey,
    hosts,
    async send({ to, payload, topic, keptSeconds }: Notice): Promise<PushAnswer> {
      const { host } = new URL(to.endpoint);
      // The list may have become shorter since this device was turned on.
      if (!isPushAddress(to.endpoint, hosts)) return { kind: "gone" };
      try {
        const { endpoint, ...keys } = to;
        const message = await buildPushPayload({ data: payload, options: { topic, ttl: keptSeconds, urgency: "normal" } }, { endpoint, expirationTime: null, keys }, { publicKey, privateKey, subject });
        const { status, retryAfter } = await post(endpoint, message, agent);
        const answer = meaning(status, retryAfter);
        if (answer.kind === "refused") log.warn({ host, status }, "push: a notice was refused");
        return answer;
      } catch (error) {
        // A key that is no point of the curve will be none tomorrow.
        const kind = error instanceof DOMException && error.name === "DataError" ? "gone" : "later";
        log.debug({ err: error, host }, "push: a notice could not be sent");
        return kind === "gone" ? { kind } : { kind, afterMs: 0 };
      }
    },
  };
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

interface Message {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** One request, answered in time or not at all. What the answer says beside its status is not read. */
function post(endpoint: string, { method, headers, body }: Message, agent: Agent | undefined): Promise<{ readonly status: number; readonly retryAfter: string | undefined }> {
  return new Promise((resolve, reject) => {
    const sent = request(endpoint, { method: method.toUpperCase(), headers, signal: AbortSignal.timeout(answerWithinMs), ...(agent && { agent }) }, (answer) => {
      resolve({ status: answer.statusCode ?? 0, retryAfter: answer.headers["retry-after"] });
      answer.on("error", () => {}).resume();
    });
    sent.on("error", reject).end(body);
  });
}
