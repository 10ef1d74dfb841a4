import type { Pool } from "#db/client.server.ts";
import type { Clock } from "#app/domain/kernel/clock.ts";
import type { RingBell } from "#app/domain/kernel/context.ts";
import type { NewId } from "#app/domain/kernel/id.ts";
import type { LetterFolder, Mail } from "#app/domain/kernel/mail.ts";
import type { Push } from "#app/domain/kernel/push.ts";
import type { Sessions } from "./session.server.ts";

/** What the composition root (`server/main.ts`) makes once and every request is given. */
export interface Services {
  readonly db: Pool;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly bell: RingBell;
  readonly mail: Mail;
  /** Whether letters go out at all: else they are only written down, and no page may promise one. */
  readonly sendsMail: boolean;
  /** The letters that were written to a folder instead of being sent, where they may be shown at /dev/mail; else undefined. */
  readonly letters: LetterFolder | undefined;
  /** The way to people's devices; undefined where whoever runs the product gave it no keys. */
  readonly push: Push | undefined;
  readonly sessions: Sessions;
  /** Origin that people see, without a slash at the end: for links in mail, invitations and exports. */
  readonly publicUrl: string;
  readonly development: boolean;
}

declare module "@remix-run/node" {
  interface AppLoadContext {
    services: Services;
    cspNonce: string;
    /** For rate limits; already resolved through trusted proxies. */
    clientAddress: string;
    /** What went wrong with this request for want of the database, for whoever writes its status. */
    outage: { isSeen: boolean };
    /** Names this request in the log. */
    requestId: string;
    /** The status of a request which the server turned away before any route saw it. */
    turnedAway: number | undefined;
  }
}
