import { networkStream } from "#app/domain/kernel/events.ts";
import type { Tx } from "#app/domain/kernel/transaction.server.ts";
import type { MaintainerEvidence } from "./maintainership.ts";

interface Confirmed {
  readonly id: string;
  readonly repository: string;
  readonly name: string;
  readonly evidence: MaintainerEvidence;
}

/** Tells that somebody is known to maintain a repository. */
export const sayConfirmed = (tx: Tx, { id, repository, name, evidence }: Confirmed): void =>
  tx.say({
    name: "maintainer.confirmed",
    streams: [networkStream],
    entity: `maintainership:${id}`,
    payload: { maintainershipId: id, repository, name, evidence },
  });
