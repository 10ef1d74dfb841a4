import { Form } from "@remix-run/react";
import type { MeetingPage } from "#app/domain/meetings/meeting-page.ts";
import { Button } from "#app/ui/base/button.tsx";
import { Link } from "#app/ui/base/link.tsx";
import { MeetingHands } from "#app/ui/meeting/meeting-hands.tsx";

/** Who asks to speak. Everybody raises and lowers their own hand; who leads takes one down that has spoken. */
export function Hands({ room: { hands, personId, leads, slug, number } }: { readonly room: MeetingPage }) {
  const isUp = hands.some(({ person }) => person.id === personId);
  return (
    <section aria-labelledby="hands">
      <h2 id="hands">Hands</h2>
      <MeetingHands
        hands={hands}
        after={({ person }) =>
          leads &&
          person.id !== personId && (
            <Form method="post" preventScrollReset>
              <input type="hidden" name="personId" value={person.id} />
              <Button tone="plain" small name="intent" value="lower-hand">
                Has spoken<span className="vh">: {person.name}</span>
              </Button>
            </Form>
          )
        }
      />
      {personId === null ? (
        <p className="s soft">
          <Link to={`/sign-in?next=${encodeURIComponent(`/projects/${slug}/meetings/${number}`)}`}>Sign in</Link> to
          raise your hand and to estimate.
        </p>
      ) : (
        <Form method="post" preventScrollReset>
          <input type="hidden" name="personId" value={personId} />
          <Button
            tone={isUp ? "plain" : "primary"}
            name="intent"
            value={isUp ? "lower-hand" : "raise-hand"}
            aria-pressed={isUp}
          >
            {isUp ? "Take your hand down" : "Raise your hand"}
          </Button>
        </Form>
      )}
    </section>
  );
}
