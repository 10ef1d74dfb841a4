import { isIPv6 } from "node:net";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";

/** Changes of any kind per address and minute: a whole institution may sit behind one address. */
const writesPerMinute = 300;
/** Attempts to sign in, sign up or reset a password per address in ten minutes: enough for a class, too few to guess. */
const attemptsPerTenMinutes = 40;
/** Where passwords, accounts and links can be guessed at; everything below each of them as well. */
export const guardedPaths = ["/sign-in", "/sign-up", "/password-reset", "/setup"];

const isGuarded = (path: string) => guardedPaths.some((each) => path === each || path.startsWith(`${each}/`));

/** The path as the router will read it: routes match without regard to case, and data requests end in ".data". */
export function pathForRouter(path: string): string {
  let decoded = path;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    // What cannot be decoded matches no route either.
  }
  return decoded.toLowerCase().replace(/\.data$/, "").replace(/\/+/g, "/").replace(/(.)\/$/, "$1");
}

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

export interface RateLimits {
  /** Counts one writing request; answers the seconds to wait when it is one too many. */
  count(path: string, address: string): Promise<number | undefined>;
}

/** Counted in this process: with several of them behind one address, each allows as much. */
export function createRateLimits(factor: number): RateLimits {
  const writes = new RateLimiterMemory({ points: Math.ceil(writesPerMinute * factor), duration: 60 });
  const attempts = new RateLimiterMemory({ points: Math.ceil(attemptsPerTenMinutes * factor), duration: 600 });
  return {
    async count(path, address) {
      const key = addressKey(address);
      try {
        await writes.consume(key);
        if (isGuarded(pathForRouter(path))) await attempts.consume(key);
        return undefined;
      } catch (refused) {
        if (refused instanceof RateLimiterRes) return Math.ceil(refused.msBeforeNext / 1000);
        throw refused;
      }
    },
  };
}
