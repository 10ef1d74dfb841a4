import type { Context } from "#app/domain/kernel/context.ts";
import type { Command } from "./commands.ts";
import { deleteMessage } from "./delete-message.server.ts";
import { editMessage } from "./edit-message.server.ts";
import { postMessage } from "./post-message.server.ts";

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
  }
}
