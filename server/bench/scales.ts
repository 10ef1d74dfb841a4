import { weighWhenAsked } from "./weigh-process.ts";

// Loaded into the product before its own code.
weighWhenAsked();
