/**
 * Stands before a box to tick, or a list of them, and sends the empty text under the same name: a form in which nothing is
 * ticked can so be told from one that never had the boxes. The server takes the last of a name, so a tick outweighs it.
 */
export const Companion = ({ name }: { readonly name: string }) => <input type="hidden" name={name} value="" />;
