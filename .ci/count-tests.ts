import type { Reporter, SerializedError, TestModule } from "vitest/node";
import { shortReason } from "./short-reason.ts";
import { keepTimes, type Taken } from "./times.ts";

/** Ends a run of Vitest with plain lines for machines: one for each test that failed, and then "12 passed, 0 failed". */
export default class CountTests implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly SerializedError[]): void {
    let passed = 0;
    // A file that cannot be loaded and an error that no test caught are failures as well.
    const failed = errors.map(({ message }) => `outside of tests: ${shortReason(message)}`);
    const taken: Taken[] = [];
    for (const module of modules) {
      failed.push(...module.errors().map(({ message }) => `${module.relativeModuleId}: ${shortReason(message)}`));
      for (const test of module.children.allTests()) {
        const { state, errors: reasons } = test.result();
        taken.push({ test: `${module.relativeModuleId} > ${test.fullName}`, ms: test.diagnostic()?.duration ?? 0 });
        if (state === "passed") passed++;
        if (state === "failed")
          failed.push(`${module.relativeModuleId} > ${test.fullName}: ${shortReason(reasons?.[0]?.message)}`);
      }
    }
    keepTimes([...new Set(modules.map(({ project }) => project.name))].join("-"), taken);
    for (const line of failed) console.log(`failed: ${line}`);
    console.log(`${passed} passed, ${failed.length} failed`);
  }
}
