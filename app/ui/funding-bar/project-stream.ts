import type { ProjectStream, StreamPart } from "#app/domain/marketplace/project-stream.ts";
import type { StreamBand, StreamBarData } from "./stream-geometry.ts";

const isBand = (part: StreamPart): part is StreamPart & { kind: StreamBand["kind"] } =>
  part.kind === "firm" || part.kind === "conditional" || part.kind === "intent";

/** A project's money as its stream bar is drawn. Hours in kind and mere interest have no width. */
export const streamBarData = ({
  currency,
  goalMinor,
  minimumMinor,
  stretchMinor,
  spentMinor,
  parts,
}: ProjectStream): StreamBarData => ({
  currency,
  goalMinor,
  minimumMinor,
  stretchMinor,
  deliveredMinor: spentMinor,
  bands: parts.filter(isBand).map(({ id, label, hue, amountMinor, kind }) => ({ id, label, hue, amountMinor, kind })),
});

/** Who is in, for a row of marks: dashed while it waits or is only meant, dotted for hours in kind. */
export const marksOf = ({ parts }: ProjectStream) =>
  parts
    .filter(({ kind, count }) => kind !== "interest" && count === 1)
    .map(({ label, initials, hue, kind }) => ({
      organization: hue === 0 ? null : { name: label, initials, hue },
      state: kind === "firm" ? ("stands" as const) : kind === "in-kind" ? ("in-kind" as const) : ("waits" as const),
    }));
