/** Something worth saying to a person who listens instead of looking. */
export interface Announcement {
  /** The same key is said only once, for example an event's id. */
  readonly key: string;
  readonly message: string;
}

/** More messages than this in one breath are summed up. */
const spokenAtOnce = 3;

/** What is said for a burst: up to three messages as they are; of more, how many there were and the latest. */
export function spoken(burst: readonly Announcement[]): string {
  const messages = burst.map(({ message }) => message);
  if (messages.length <= spokenAtOnce) return messages.join(". ");
  return `${messages.length} updates. The latest: ${messages.at(-1)}`;
}

/** Remembers which keys were said, the newest `limit` of them, so that a repeated delivery stays silent. */
export class RecentlySaid {
  readonly #keys = new Set<string>();
  readonly #limit: number;

  constructor(limit = 500) {
    this.#limit = limit;
  }

  /** True the first time a key is seen. */
  isNew(key: string): boolean {
    if (this.#keys.has(key)) return false;
    this.#keys.add(key);
    if (this.#keys.size > this.#limit) this.#keys.delete(this.#keys.values().next().value as string);
    return true;
  }
}
