import type { ShownShare } from "#app/domain/contributions/shown-credit.ts";
import { useLocale } from "#app/ui/base/locale.tsx";
import { hueClass, unnamedMember } from "#app/ui/organization/organization-mark.tsx";
import { shareWords } from "#app/ui/base/share-words.ts";

/** Height of the bar, in pixels; as in the stream bar, each organization keeps its hue at the keel. */
const height = 22;

/** Who is credited with which part, as one channel: width is the share. The table beside it says the same. */
export function CreditBar({
  shares,
  delivered,
}: {
  readonly shares: readonly ShownShare[];
  readonly delivered: boolean;
}) {
  const { locale } = useLocale();
  const words = shares.map(
    ({ organization, basisPoints }) => `${organization?.name ?? unnamedMember} ${shareWords(basisPoints, locale)}`,
  );
  const starts = shares.map((_share, index) =>
    shares.slice(0, index).reduce((sum, { basisPoints }) => sum + basisPoints, 0),
  );
  return (
    <div className="stream" role="img" aria-label={`Credit: ${words.join(", ")}`}>
      <div className="water" aria-hidden="true">
        <svg width="100%" height={height}>
          {shares.map(({ organization, basisPoints }, index) => {
            const x = starts[index] ?? 0;
            return (
              <g key={index} className={hueClass(organization?.hue ?? 0)}>
                <title>{words[index]}</title>
                <rect
                  className={delivered ? "done" : "firm"}
                  x={`${x / 100}%`}
                  width={`${basisPoints / 100}%`}
                  height={height}
                />
                <rect className="keel" x={`${x / 100}%`} y={height - 5} width={`${basisPoints / 100}%`} height="5" />
                {index > 0 && (
                  <svg x={`${x / 100}%`} overflow="visible">
                    <rect className="cut" x="-1" width="2" height={height} />
                  </svg>
                )}
              </g>
            );
          })}
        </svg>
      </div>
    </div>
  );
}
