/**
 * Something only the person who runs the product can change: a folder, a port, an address. Its message is one
 * sentence for that person, printed without a stack before the process ends with exit code 1.
 */
export class SetupError extends Error {
  override readonly name = "SetupError";
}
