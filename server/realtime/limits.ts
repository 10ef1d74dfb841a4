import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";

/** One connection may have so many bytes waiting to be read before it is taken for dead or hostile. */
export const slowConsumerBytes = 1_000_000;
/** Nothing that a client may say is longer: ten thousand characters of a message, four bytes each, and its envelope. */
export const incomingBytes = 64 * 1024;

export interface RealtimeLimits {
  /** Connections of all visitors of one address, open at a time: a whole campus may share one. */
  readonly connectionsPerAddress: number;
  /** Connections of one person, open at a time: their tabs on all their devices. */
  readonly connectionsPerPerson: number;
  /** Connections opened within ten seconds, by the visitors of one address or by one person. */
  readonly openings: number;
  /** Commands of one person within ten seconds, over all their tabs. */
  readonly commandsPerPerson: number;
  /** Questions (subscribe, sync, read, beat …) of one connection within ten seconds. */
  readonly questionsPerConnection: number;
  /** Signals of one connection within a second; more are dropped. */
  readonly signalsPerConnection: number;
  /** Packets of any kind from one connection within ten seconds; more end it. */
  readonly packetsPerConnection: number;
}

export const realtimeLimits: RealtimeLimits = {
  connectionsPerAddress: 1_000,
  connectionsPerPerson: 100,
  openings: 1_000,
  commandsPerPerson: 30,
  questionsPerConnection: 100,
  signalsPerConnection: 5,
  packetsPerConnection: 300,
};

/** The same limits, each times the factor: `fromEntries` cannot tell that every name is in it again. */
export const scaled = (limits: RealtimeLimits, factor: number): RealtimeLimits =>
  Object.fromEntries(
    Object.entries(limits).map(([name, most]) => [name, Math.ceil((most as number) * factor)]),
  ) as unknown as RealtimeLimits;

/** Counts within a moving window; answers how long to wait, in milliseconds, or 0 when it may pass. */
export class Pace {
  readonly #limiter: RateLimiterMemory;

  constructor(points: number, seconds: number) {
    this.#limiter = new RateLimiterMemory({ points, duration: seconds });
  }

  async wait(key: string): Promise<number> {
    try {
      await this.#limiter.consume(key);
      return 0;
    } catch (refused) {
      if (refused instanceof RateLimiterRes) return Math.max(1, refused.msBeforeNext);
      throw refused;
    }
  }
}
