import type { Context } from "#app/domain/kernel/context.ts";
import type { Command } from "./commands.ts";
import { deleteMessage } from "./delete-message.server.ts";
import { editMessage } from "./edit-message.server.ts";
import { postMessage } from "./post-message.server.ts";
import { recordDecision } from "./record-decision.server.ts";
import { setAgreement } from "./set-agreement.server.ts";
import { setReaction } from "./set-reaction.server.ts";
import { takeBackDecision } from "./take-back-decision.server.ts";

/** The one place that turns a command, from wherever it came, into its verb. */
export function runCommand(ctx: Context, { stream, key, ...command }: Command) {
  const projectId = stream.slice("project:".length);
  switch (command.name) {
    case "post-message":
      return postMessage(ctx, { projectId, key, ...command.data });
    case "edit-message":
      return editMessage(ctx, { projectId, key, baseRev: command.baseRev, ...command.data });
    case "delete-message":
      return deleteMessage(ctx, { projectId, key, ...command.data });
    case "set-reaction":
      return setReaction(ctx, { projectId, key, ...command.data });
    case "record-decision":
      return recordDecision(ctx, { projectId, key, baseRev: command.baseRev, ...command.data });
    case "set-agreement":
      return setAgreement(ctx, { projectId, key, ...command.data });
    case "take-back-decision":
      return takeBackDecision(ctx, { projectId, key, ...command.data });
  }
}
