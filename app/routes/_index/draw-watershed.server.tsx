import { renderToStaticMarkup } from "react-dom/server";
import { Watershed, type WatershedData } from "#app/ui/watershed/watershed.tsx";

const drawings = new Map<string, string>();

/** Today's map and those it replaced while a page was being read. */
const drawingsKept = 4;

/**
 * The map of all projects as markup, drawn once for the same data: its geometry takes tens of milliseconds, and the
 * browser needs neither the geometry's code nor its input.
 */
export function drawWatershed(data: WatershedData, networkName: string): string {
  const key = JSON.stringify([networkName, data], (_key, value: unknown) =>
    typeof value === "bigint" ? value.toString() : value,
  );
  const known = drawings.get(key);
  if (known !== undefined) return known;
  const drawing = renderToStaticMarkup(<Watershed data={data} networkName={networkName} />);
  drawings.set(key, drawing);
  if (drawings.size > drawingsKept) drawings.delete(drawings.keys().next().value as string);
  return drawing;
}
