import { log } from "#app/http/log.server.ts";

/** Everything that was started, to be undone in reverse order, once. */
export class ShutdownStack {
  readonly #steps: { readonly name: string; readonly step: () => Promise<void> | void }[] = [];
  #running: Promise<void> | undefined;

  add(name: string, step: () => Promise<void> | void): void {
    this.#steps.push({ name, step });
  }

  /** A step that fails is logged, and the others still run. */
  undo(): Promise<void> {
    return (this.#running ??= this.#undoAll());
  }

  async #undoAll(): Promise<void> {
    for (let last = this.#steps.pop(); last; last = this.#steps.pop())
      try {
        await last.step();
      } catch (error) {
        log.error({ err: error, step: last.name }, "a step of stopping failed");
      }
  }
}
