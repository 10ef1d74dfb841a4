/** How long an item was spoken about by now, in seconds. */
export function spentSeconds(item: { readonly spentSeconds: number }, since: Date | null, now: Date): number {
  return item.spentSeconds + (since === null ? 0 : Math.max(0, Math.round((now.getTime() - since.getTime()) / 1_000)));
}

/** A length of time on a clock face: "4:05", "1:02:30", and with a minus once it is over. */
export function clockWords(seconds: number): string {
  const [sign, left] = [seconds < 0 ? "−" : "", Math.abs(seconds)];
  const [hours, minutes, rest] = [Math.floor(left / 3_600), Math.floor(left / 60) % 60, left % 60];
  const two = (count: number) => String(count).padStart(2, "0");
  return `${sign}${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(rest)}`;
}
