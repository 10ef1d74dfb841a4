/** What went wrong, in one bounded line without colours: an assertion's first lines say what was found, too. */
export const shortReason = (message = "no reason given"): string =>
  message
    .replace(/\u001b\[[\d;]*m/g, "")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join(" | ")
    .slice(0, 500);
