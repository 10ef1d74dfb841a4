import { createHash } from "node:crypto";

/**
 * What somebody puts into a repository to show that they may write there. It is no secret: that it stands there proves it,
 * and it speaks for one person alone.
 */
export const repositoryCode = (personId: string): string =>
  `tributary-maintainer-${createHash("sha256").update(`maintains ${personId}`).digest("hex").slice(0, 20)}`;
