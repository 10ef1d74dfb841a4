import { performance, type EventLoopUtilization } from "node:perf_hooks";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { log } from "#app/http/log.server.ts";

/** How often it looks whether there is anything to do. */
const lookEveryMs = 5_000;
/** Below this share of its time the process has nothing to do: whoever comes now waits for a collection some tens of milliseconds. */
const idleShare = 0.1;
/** Less garbage than this is not worth it. */
const worthBytes = 24 * 2 ** 20;

/** Whether garbage should be collected now: the process is idle, and holds much more than it did after the last collection. */
export const isTime = (busyShare: number, heldBytes: number, keptBytes: number): boolean =>
  busyShare < idleShare && heldBytes - keptBytes > worthBytes;

/**
 * Gives memory back between bursts. V8 collects when it needs room: after a busy hour it would hold a hundred megabytes of
 * nothing until the next one, on a machine that it shares. Answers how to end it.
 */
export function collectWhenIdle(): () => void {
  setFlagsFromString("--expose-gc");
  const collectGarbage = runInNewContext("gc") as () => void;
  const collect = () => {
    // What is left moves together, or it would keep three quarters of the pages that it is strewn over.
    setFlagsFromString("--compact-on-every-full-gc");
    collectGarbage();
    setFlagsFromString("--no-compact-on-every-full-gc");
  };
  let keptBytes = 0;
  let since: EventLoopUtilization = performance.eventLoopUtilization();
  const timer = setInterval(() => {
    const { utilization } = performance.eventLoopUtilization(since);
    since = performance.eventLoopUtilization();
    const held = process.memoryUsage().heapUsed;
    if (!isTime(utilization, held, keptBytes)) return;
    collect();
    keptBytes = process.memoryUsage().heapUsed;
    log.debug({ heldBytes: held, keptBytes }, "garbage was collected");
    // Only the second gives back to the machine what the first found to be empty: apart, so that nobody waits for both.
    setTimeout(collect, lookEveryMs / 5).unref();
  }, lookEveryMs);
  timer.unref();
  return () => clearInterval(timer);
}
