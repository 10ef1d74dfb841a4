import { isIPv6 } from "node:net";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import type { Glance } from "#app/http/session.server.ts";

/** Changes of any kind in a minute, of one person, or of all visitors behind one address: a whole institution may sit there. */
const writesPerMinute = 300;
/** Pages and their data: a hall full of people who look on while a page renews itself. */
const pagesPerMinute = 3_000;
/** What costs much more than a page: searches, and whole tables as files. */
const costlyPerMinute = 120;
/** Attempts to sign in, sign up or reset a password per address in ten minutes: enough for a class, too few to guess. */
const attemptsPerTenMinutes = 40;
/**
 * Where each command is given that needs no account: passwords, accounts and links can be guessed at there, and below
 * each of them as well. Null where nothing can be. A test holds this against the registry of commands.
 */
export const openDoors: Readonly<Record<string, string | null>> = {
  "person.sign_in": "/sign-in",
  "person.start_sign_up": "/sign-up",
  "person.sign_up": "/sign-up",
  "person.request_password_reset": "/password-reset",
  "person.reset_password": "/password-reset",
  "network.set_up": "/setup",
  "maintainer.answer_by_link": "/asks",
  // Mail programs press it for many people of one address, and a guess would only end letters.
  "person.unsubscribe": null,
};
const guardedPaths = [...new Set(Object.values(openDoors).filter((path) => path !== null))];

const isGuarded = (path: string) => guardedPaths.some((each) => path === each || path.startsWith(`${each}/`));

/** The path as the router will read it: routes match without regard to case, and data requests end in ".data". */
export function pathForRouter(path: string): string {
  let decoded = path;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    // What cannot be decoded matches no route either.
  }
  return decoded
    .toLowerCase()
    .replace(/\.data$/, "")
    .replace(/\/+/g, "/")
    .replace(/(.)\/$/, "$1");
}

/** A page that a maintainer's link opens. */
export const isAskPath = (path: string): boolean => /^\/asks\/[^/]+$/.test(pathForRouter(path));

/** Somebody with IPv6 owns a whole /64 of addresses, so that is what counts as one. */
export function addressKey(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address);
  if (mapped?.[1]) return mapped[1];
  if (!isIPv6(address)) return address;
  const [head = "", tail] = address.split("::");
  const left = head.split(":").filter(Boolean);
  const right = (tail ?? "").split(":").filter(Boolean);
  const zeros = tail === undefined ? [] : Array.from({ length: 8 - left.length - right.length }, () => "0");
  return [...left, ...zeros, ...right].slice(0, 4).join(":");
}

/** Searches, and every address that ends like a file of data. */
const isCostly = (path: string) => path === "/search" || /\.(csv|json|jsonl|pdf)$/.test(path);

export interface RateLimited {
  readonly path: string;
  readonly isReading: boolean;
  readonly address: string;
  readonly glance: Glance;
}

export interface TooMany {
  readonly waitSeconds: number;
  /** It goes on and on: even a page that says so would cost too much. */
  readonly isFlood: boolean;
}

/**
 * By whom a request is counted. People are counted apart from visitors, so that nobody at the same address uses up what is
 * theirs. A session that this node has not read lately may be made up: those of one address are counted together, and
 * apart from the visitors there.
 */
const counted = ({ address, glance: { isCarried, personId } }: RateLimited): string =>
  personId !== null ? `person ${personId}` : `${isCarried ? "unproven" : "visitors"} ${addressKey(address)}`;

export interface RateLimits {
  /** Counts one request; answers how long to wait when it is one too many. */
  count(asking: RateLimited): Promise<TooMany | undefined>;
}

/** Counted in this process: with several of them behind one address, each allows as much. */
export function createRateLimits(factor: number): RateLimits {
  const limiter = (points: number, duration: number) =>
    new RateLimiterMemory({ points: Math.ceil(points * factor), duration });
  const [writes, pages, costly] = [
    limiter(writesPerMinute, 60),
    limiter(pagesPerMinute, 60),
    limiter(costlyPerMinute, 60),
  ];
  const attempts = limiter(attemptsPerTenMinutes, 600);
  const consume = async (from: RateLimiterMemory, key: string): Promise<TooMany | undefined> => {
    try {
      await from.consume(key);
      return undefined;
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      return { waitSeconds: Math.ceil(refused.msBeforeNext / 1000), isFlood: refused.consumedPoints > 2 * from.points };
    }
  };
  return {
    async count(asking) {
      const who = counted(asking);
      const path = pathForRouter(asking.path);
      if (asking.isReading) return (await consume(pages, who)) ?? (isCostly(path) ? consume(costly, who) : undefined);
      // Whoever is signed in guesses no better than a visitor.
      return (
        (await consume(writes, who)) ?? (isGuarded(path) ? consume(attempts, addressKey(asking.address)) : undefined)
      );
    },
  };
}
