/**
 * Milliseconds of the machine's clock with their fraction, so that two processes and PostgreSQL can be compared: the
 * start of a millisecond is waited for once, and counted from there by the finer clock of this process.
 */
export function wallClock(): () => number {
  const before = Date.now();
  while (Date.now() === before);
  const offset = Date.now() - performance.now();
  return () => offset + performance.now();
}
