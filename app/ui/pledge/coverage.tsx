interface CoverageProps {
  readonly firmMinor: bigint;
  readonly conditionalMinor: bigint;
  readonly priceMinor: bigint;
  /** The same in words: "9,080 of 11,560 covered by firm money". */
  readonly label: string;
}

const share = (part: bigint, whole: bigint) => (whole <= 0n ? 0 : Number((part * 10_000n) / whole) / 100);

/** How much of one deliverable's price is covered: firm money from the left, then what waits, hatched. */
export function Coverage({ firmMinor, conditionalMinor, priceMinor, label }: CoverageProps) {
  const firm = Math.min(share(firmMinor, priceMinor), 100);
  const conditional = Math.min(share(conditionalMinor, priceMinor), 100 - firm);
  return (
    <span className="cov" role="img" aria-label={label}>
      <svg width="100%" height="5">
        <rect fill="var(--bed)" width="100%" height="5" />
        {conditional > 0 && <rect fill="url(#hatch)" x={`${firm}%`} width={`${conditional}%`} height="5" />}
        {firm > 0 && <rect fill="var(--river)" width={`${firm}%`} height="5" />}
      </svg>
    </span>
  );
}
