import { fork } from "node:child_process";
import { writingAnswer, type WritingAnswer, type WritingOrder } from "./writer-messages.ts";

/**
 * Has one export written by a process of its own; aborting ends that process. Throws when it ended without an answer.
 * @param flags of Node; in development those by which it reads TypeScript
 */
export function runWriter(
  program: URL,
  order: WritingOrder,
  signal: AbortSignal,
  flags: readonly string[] = process.execArgv,
): Promise<WritingAnswer> {
  return new Promise((resolve, reject) => {
    // Not by fork's own signal: what ends it here is no error of the process.
    const child = fork(program, { execArgv: [...flags], stdio: ["ignore", "inherit", "inherit", "ipc"] });
    const end = () => child.kill("SIGKILL");
    signal.addEventListener("abort", end, { once: true });
    child.once("message", (said) => {
      const read = writingAnswer.safeParse(said);
      if (read.success) resolve(read.data);
    });
    child.once("error", reject);
    child.once("exit", (code) => {
      signal.removeEventListener("abort", end);
      reject(new Error(`the process that writes exports ended with ${code} before it had answered`));
    });
    child.send(order, (error) => error && reject(error));
    if (signal.aborted) end();
  });
}
