/**
 * What many ask at once is read once for all of them: whoever asks while something is being read waits, with all the
 * others who do, for the next reading. Nobody is given what was begun to be read before they asked, so an answer knows
 * everything that was committed by then. When everybody comes back at once, a few statements let them in.
 */
export class BatchReader<Question, Answer> {
  readonly #read: (questions: readonly Question[]) => Promise<ReadonlyMap<Question, Answer>>;
  readonly #questions = new Set<Question>();
  #underWay: Promise<unknown> = Promise.resolve();
  #next: Promise<ReadonlyMap<Question, Answer>> | undefined;

  /** @param read answers different questions together, each by itself */
  constructor(read: (questions: readonly Question[]) => Promise<ReadonlyMap<Question, Answer>>) {
    this.#read = read;
  }

  /** Undefined where the reading had no answer to it. */
  async ask(question: Question): Promise<Answer | undefined> {
    this.#questions.add(question);
    this.#next ??= this.#underWay.then(() => this.#begin());
    return (await this.#next).get(question);
  }

  #begin(): Promise<ReadonlyMap<Question, Answer>> {
    const questions = [...this.#questions];
    this.#questions.clear();
    this.#next = undefined;
    const reading = this.#read(questions);
    this.#underWay = reading.catch(() => {});
    return reading;
  }
}
