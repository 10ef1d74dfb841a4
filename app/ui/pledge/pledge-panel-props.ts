import type { TypedPledge } from "#app/domain/pledges/pledge-form.ts";
import type { PledgePanelData } from "#app/domain/pledges/shown-pledge.ts";
import type { WorkOut } from "./use-what-if.ts";

/** What the panel and each of its parts are drawn from. */
export interface PledgePanelProps {
  readonly data: PledgePanelData;
  /** What was typed before an error, or stands in the address; the panel makes a first suggestion otherwise. */
  readonly typed?: Partial<TypedPledge> | undefined;
  /** Sentences by field, and those for the whole form under "". */
  readonly errors?: Readonly<Record<string, readonly string[] | null | undefined>> | undefined;
  /** Works out what is typed, on a page whose data hold all that it needs; elsewhere both are fetched when somebody turns to the panel. */
  readonly workOut?: WorkOut | undefined;
  /** The key of the form that was refused, so that sending it again is still the same pledge. */
  readonly sentKey?: string | undefined;
}
