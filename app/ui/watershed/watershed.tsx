import type { WatershedData } from "./watershed-data.ts";
import { deskFrame, phoneFrame } from "./watershed-frame.ts";
import { layoutWatershed, type WatershedGeometry } from "./watershed-geometry.ts";

export type { WatershedData } from "./watershed-data.ts";

interface MapProps {
  readonly geometry: WatershedGeometry;
  readonly title: string;
  readonly description: string;
}

const tenth = (value: number) => Math.round(value * 10) / 10;

/** What both maps share: land, springs, rivers and now. */
function Waters({
  geometry: { waterlines, tributaries, trunks, rivers, springs },
}: {
  readonly geometry: WatershedGeometry;
}) {
  return (
    <>
      <g className="trib" aria-hidden="true">
        {tributaries.map(({ hue, path }, index) => (
          <path key={index} className={`o${hue}`} d={path} />
        ))}
      </g>
      <g className="riv" aria-hidden="true">
        {trunks.map(({ kind, path }, index) => (
          <path key={index} className={kind} d={path} />
        ))}
        {rivers.map(({ kind, path }, index) => (
          <path key={index} className={kind} d={path} />
        ))}
      </g>
      <g className="spr" aria-hidden="true">
        {springs.map(({ hue, x, y }, index) => (
          <circle key={index} className={`o${hue}`} cx={x} cy={y} r={waterlines.length > 4 ? 2.8 : 2.2} />
        ))}
      </g>
    </>
  );
}

function Waterlines({ waterlines }: { readonly waterlines: readonly string[] }) {
  return (
    <g className="wl" aria-hidden="true">
      {waterlines.map((path, level) => (
        <path key={level} className={`w${level}`} d={path} />
      ))}
    </g>
  );
}

function DeskMap({ geometry, title, description }: MapProps) {
  const { frame, graticule, names, mouths } = geometry;
  return (
    <svg
      className="ws desk"
      viewBox={`0 0 ${frame.width} ${frame.height}`}
      role="img"
      aria-labelledby="ws-title ws-description"
    >
      <title id="ws-title">{title}</title>
      <desc id="ws-description">{description}</desc>
      <Waterlines waterlines={geometry.waterlines} />
      <g className="grat" aria-hidden="true">
        {graticule.map(({ label, at, coast }) => (
          <g key={label}>
            <path d={`M${tenth(at)} ${at > 620 ? 16 : Math.round(coast)}V710`} />
            <text x={tenth(at + 6)} y="706">
              {label}
            </text>
          </g>
        ))}
      </g>
      <Waters geometry={geometry} />
      {mouths.length > 0 && (
        <g className="now" aria-hidden="true">
          <path d={`M${frame.now} 44V710`} />
          <text x={frame.now} y="34" textAnchor="middle">
            now
          </text>
        </g>
      )}
      <defs>
        {names.map(({ id, path }, index) => (
          <path key={id} id={`ws-bank-${index}`} d={path} />
        ))}
      </defs>
      <g className="nm" aria-hidden="true">
        {names.map(({ id, title: name }, index) => (
          <text key={id}>
            <textPath href={`#ws-bank-${index}`}>{name}</textPath>
          </text>
        ))}
      </g>
      <g className="out" aria-hidden="true">
        {mouths.map(({ name, mergedCount, x, y, reached }) => {
          const slash = name.indexOf("/") + 1;
          return (
            <g key={name} className={reached ? undefined : "dry"}>
              <circle cx={tenth(x)} cy={tenth(y)} r="5" />
              <text x={tenth(x + 14)} y={tenth(y - (slash > 0 ? 1 : -8))}>
                {slash > 0 && <tspan className="o1">{name.slice(0, slash)}</tspan>}
                <tspan className="o2" x={tenth(x + 14)} dy={slash > 0 ? 16 : 0}>
                  {name.slice(slash, slash + 25)}
                </tspan>
                {mergedCount > 0 && (
                  <tspan className="o3" x={tenth(x + 14)} dy="17">
                    {mergedCount} merged
                  </tspan>
                )}
              </text>
            </g>
          );
        })}
      </g>
    </svg>
  );
}

function PhoneMap({ geometry, title, description }: MapProps) {
  const { frame, graticule, mouths } = geometry;
  return (
    <>
      <svg
        className="ws phone"
        viewBox={`0 0 ${frame.width} ${frame.height}`}
        role="img"
        aria-label={`${title}. ${description}`}
      >
        <Waterlines waterlines={geometry.waterlines} />
        <g className="grat" aria-hidden="true">
          {graticule.map(({ label, at }) => (
            <g key={label}>
              <path d={`M0 ${tenth(at)}H${frame.width}`} />
              <text x={frame.width - 2} y={tenth(at - 5)} textAnchor="end">
                {label}
              </text>
            </g>
          ))}
        </g>
        <Waters geometry={geometry} />
        {mouths.length > 0 && (
          <g className="now" aria-hidden="true">
            <path d={`M0 ${frame.now}H${frame.width}`} />
            <text x="2" y={frame.now - 6}>
              now
            </text>
          </g>
        )}
        <g className="out" aria-hidden="true">
          {[...mouths].reverse().map(({ name, x, y }, index) => (
            <g key={name}>
              <circle cx={tenth(x)} cy={tenth(y)} r="11" />
              <text className="n" x={tenth(x)} y={tenth(y + 4.5)} textAnchor="middle">
                {index + 1}
              </text>
            </g>
          ))}
        </g>
      </svg>
      <ol className="outlist" aria-label="Repositories at the river mouths">
        {[...mouths].reverse().map(({ name, mergedCount }) => (
          <li key={name}>
            {name} <span className="moss tn">{mergedCount > 0 ? `${mergedCount} merged` : ""}</span>
          </li>
        ))}
      </ol>
    </>
  );
}

/**
 * All projects as rivers over time: organizations are springs, their money joins into projects, and each project joins
 * the river of one repository. Rendered on the server only, because its geometry costs tens of milliseconds and never
 * changes while one looks at it.
 */
export function Watershed({ data, networkName }: { readonly data: WatershedData; readonly networkName: string }) {
  const desk = layoutWatershed(data, deskFrame);
  const phone = layoutWatershed(data, phoneFrame);
  const reached = desk.mouths.map(
    ({ name, mergedCount }) => `${name}${mergedCount > 0 ? ` ${mergedCount} contributions merged` : ""}`,
  );
  const title = `Watershed of ${networkName || "the network"}`;
  const description =
    desk.mouths.length === 0
      ? "No project has firm money yet, so no river flows."
      : `${desk.projectsShown} projects drawn as rivers over time. Organizations are springs; their money joins into project streams, and each project joins the river of one open-source repository: ${reached.join(", ")}. Green is delivered, blue is firm, the dashed part lies in the future.`;
  return (
    <>
      <DeskMap geometry={desk} title={title} description={description} />
      <PhoneMap geometry={phone} title={title} description={description} />
    </>
  );
}
