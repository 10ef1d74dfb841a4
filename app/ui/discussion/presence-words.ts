import type { Presence } from "#app/live/protocol.ts";

/** Organizations and their people, without oneself, and how many are here for nobody in particular. */
function others({ people, organizations, total }: Presence, personId: string | null) {
  const me = people.find(({ person }) => person.id === personId);
  const named = organizations
    .map(({ organization, people: count }) => ({
      organization,
      people: count - (me?.organization?.id === organization.id ? 1 : 0),
    }))
    .filter(({ people: count }) => count > 0);
  const counted = named.reduce((sum, { people: count }) => sum + count, 0);
  return { isHere: me !== undefined, named, alone: Math.max(0, total - (me ? 1 : 0) - counted) };
}

/** "EarthLab 2, Nordlys Climate Network 1, and you". */
export function presenceWords(presence: Presence, personId: string | null): string {
  const { isHere, named, alone } = others(presence, personId);
  const parts = named.map(({ organization, people }) => `${organization.name} ${people}`);
  if (alone > 0) parts.push(`${alone} more`);
  if (parts.length === 0) return isHere ? "Nobody else is here now" : "Nobody is here now";
  return parts.join(", ") + (isHere ? ", and you" : "");
}

/** The marks that stand before the words. */
export const presentOrganizations = (presence: Presence, personId: string | null) =>
  others(presence, personId).named.map(({ organization }) => organization);

/** "Jonas Weil, Commons Foundation, is writing". */
export function typingWords(
  typing: readonly {
    readonly person: { readonly name: string };
    readonly organization: { readonly name: string } | null;
  }[],
): string {
  const [first, second] = typing;
  if (!first) return "";
  if (typing.length > 2) return `${typing.length} people are writing`;
  if (second) return `${first.person.name} and ${second.person.name} are writing`;
  return `${first.person.name}${first.organization ? `, ${first.organization.name},` : ""} is writing`;
}
