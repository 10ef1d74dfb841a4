/** Where the product listens that all browser tests share. */
export const port = Number(process.env.E2E_PORT ?? 4173);
