import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { Workplace } from "./workplace.ts";

/** A TypeScript file of this folder in a process of its own, spoken with in messages; ended with the workplace. */
export class Child {
  readonly #process: ChildProcess;
  readonly #heard: unknown[] = [];
  #wake: () => void = () => {};

  constructor(workplace: Workplace, file: string) {
    this.#process = fork(new URL(file, import.meta.url), { execArgv: ["--import", "tsx"] });
    const ended = once(this.#process, "exit");
    workplace.undoLater(async () => {
      this.#process.kill("SIGKILL");
      await ended;
    });
    this.#process.on("message", (message) => {
      this.#heard.push(message);
      this.#wake();
    });
  }

  say(message: object | string): void {
    this.#process.send(message);
  }

  /** The next message of this kind; others that came before it are let go. */
  async hear<T>(isIt: (message: unknown) => message is T, withinMs = 60_000): Promise<T> {
    const deadline = setTimeout(() => this.#wake(), withinMs);
    const began = performance.now();
    try {
      for (;;) {
        for (let message = this.#heard.shift(); message !== undefined; message = this.#heard.shift())
          if (isIt(message)) return message;
        if (this.#process.exitCode !== null)
          throw new Error(`a process of the bench ended with ${this.#process.exitCode}`);
        if (performance.now() - began >= withinMs) throw new Error("a process of the bench did not answer");
        await new Promise<void>((resolve) => (this.#wake = resolve));
      }
    } finally {
      clearTimeout(deadline);
    }
  }
}
