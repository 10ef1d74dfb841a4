import type { StreamId } from "#app/domain/kernel/events.ts";
import type { ShownOrganization, ShownPerson } from "#app/domain/timeline/shown-event.ts";

/** An item of the agenda. Times are ISO 8601. */
export interface RoomItem {
  readonly id: string;
  readonly position: number;
  readonly title: string;
  readonly plannedMinutes: number;
  /** How long it was spoken about, without the stretch that is running. */
  readonly spentSeconds: number;
  readonly begunAt: string | null;
}

export interface RoomHand {
  readonly person: ShownPerson;
  readonly organization: ShownOrganization | null;
  readonly raisedAt: string;
}

/** A question for hours. Before it is revealed nobody reads anybody else's answer. */
export interface RoomEstimate {
  readonly id: string;
  readonly question: string;
  readonly deliverable: { readonly position: number; readonly title: string } | null;
  readonly revealedAt: string | null;
  /** The viewer's own answer. */
  readonly mine: number | null;
  /** How many answered, for whoever leads the meeting, as of this reading. */
  readonly given: number | null;
  /** Lowest first; null while they are sealed. */
  readonly answers:
    | readonly {
        readonly person: ShownPerson;
        readonly organization: ShownOrganization | null;
        readonly hours: number;
      }[]
    | null;
}

export interface RoomAction {
  readonly id: string;
  readonly text: string;
  readonly assignee: ShownPerson | null;
  /** Year-month-day. */
  readonly dueOn: string | null;
  readonly done: boolean;
  readonly mayChange: boolean;
}

/** A meeting as its page and its wall show it. */
export interface MeetingPage {
  readonly projectId: string;
  readonly slug: string;
  readonly projectTitle: string;
  readonly stream: StreamId;
  /** Everything up to this number is in it. */
  readonly cursor: number;
  /** When it was read, ISO 8601: what clocks on the screen are set by. */
  readonly now: string;
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly facilitator: ShownPerson;
  readonly openedAt: string;
  readonly closedAt: string | null;
  readonly current: { readonly itemId: string; readonly since: string } | null;
  readonly agenda: readonly RoomItem[];
  readonly hands: readonly RoomHand[];
  /** Newest first. */
  readonly estimates: readonly RoomEstimate[];
  readonly actions: readonly RoomAction[];
  /** Null for visitors. */
  readonly personId: string | null;
  /** Whether the viewer does what only those who lead do: its facilitator, and who is named. */
  readonly leads: boolean;
  /** Whether they may take it over and edit its minutes. */
  readonly mayLead: boolean;
  /** Who leads it and writes its minutes beside those who may, in the order in which they were named. */
  readonly named: readonly ShownPerson[];
  readonly mayName: boolean;
  /** Whom an action item may be given to, and what may be estimated; empty where nobody would choose. */
  readonly people: readonly ShownPerson[];
  readonly deliverables: readonly { readonly id: string; readonly position: number; readonly title: string }[];
  readonly key: string;
}
