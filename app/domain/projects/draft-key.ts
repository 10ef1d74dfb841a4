/** The key under which an unsent proposal is kept. By itself, so that the browser learns it without the schema. */
export const proposalDraftKey = "proposal";

/** The key under which an unsent message to a project's discussion is kept. */
export const messageDraftKey = (projectId: string): string => `message-${projectId}`;
