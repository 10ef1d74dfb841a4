import type { Reporter, Suite, TestError } from "@playwright/test/reporter";
import { shortReason } from "./short-reason.ts";
import { keepTimes } from "./times.ts";

/** Ends a run of Playwright with plain lines for machines: one for each test that failed, and then "12 passed, 0 failed". */
export default class CountBrowserTests implements Reporter {
  #suite: Suite | undefined;
  readonly #errors: string[] = [];

  onBegin(_config: unknown, suite: Suite): void {
    this.#suite = suite;
  }

  onError({ message }: TestError): void {
    this.#errors.push(`outside of tests: ${shortReason(message)}`);
  }

  onEnd(): void {
    const tests = this.#suite?.allTests() ?? [];
    const passed = tests.filter((test) => test.outcome() === "expected").length;
    const failed = tests
      .filter((test) => test.outcome() === "unexpected" || test.outcome() === "flaky")
      .map(
        (test) =>
          `${test.titlePath().filter(Boolean).join(" > ")}: ${shortReason(test.results.at(-1)?.error?.message)}`,
      );
    failed.push(...this.#errors);
    keepTimes(
      "browser",
      tests.map((test) => ({
        test: test.titlePath().filter(Boolean).join(" > "),
        ms: test.results.at(-1)?.duration ?? 0,
      })),
    );
    for (const line of failed) console.log(`failed: ${line}`);
    console.log(`${passed} passed, ${failed.length} failed`);
  }

  printsToStdio(): boolean {
    return false;
  }
}
