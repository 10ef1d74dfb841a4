/** Whether the database is away, as whoever asks it last found: for one line in the log when it goes, and one when it is back. */
class Outage {
  #since: number | null = null;

  /** Something failed for it. Whether that is the first we hear of it. */
  begins(): boolean {
    if (this.#since !== null) return false;
    this.#since = performance.now();
    return true;
  }

  /** It answered. How long it was away, in milliseconds, where it was. */
  ends(): number | undefined {
    const lasted = this.#since === null ? undefined : Math.round(performance.now() - this.#since);
    this.#since = null;
    return lasted;
  }
}

/** Of this process. */
export const outage = new Outage();
