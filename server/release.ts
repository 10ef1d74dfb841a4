import file from "../package.json" with { type: "json" };

/** Which release this is: the build holds it, so that a folder that has moved on says nothing else of what still runs. */
export const release = { version: file.version } as const;
