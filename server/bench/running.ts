import type { Filled } from "./fill-book.ts";
import type { Product } from "./product.ts";
import type { Book } from "./workplace.ts";

/** A book that is filled, and the product running on it for one of its members. */
export interface Running {
  readonly pledges: number;
  readonly book: Book;
  readonly filled: Filled;
  readonly product: Product;
  readonly cookie: string;
}
