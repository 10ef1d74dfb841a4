import { readFileSync, renameSync, writeFileSync } from "node:fs";
import process from "node:process";
import { URL } from "node:url";

/*
 * Runs at each install (package.json, "postinstall") and before each build, with nothing but Node: mends postgres 3.4.9
 * where it lies, so that whatever starts, the built product, the development server, the command line, a test, has the
 * mended one. A version that reads otherwise stops it: then look whether it still needs mending (docs/decisions/016).
 */

/** In postgres 3.4.9 (its issues 1066, 1154, 1208): what is written to a connection just after it closed. */
const mends = [
  // An exception in a timer, which ended the whole process. Whoever asked is told instead.
  [
    "const x = socket.write(chunk, fn)",
    "if (socket === null) return chunk = nextWriteTimer = null, error(Errors.connection('CONNECTION_CLOSED', options, socket)), false\n    const x = socket.write(chunk, fn)",
  ],
  // A timer that was cleared but still counted as set: the connection came back, and never sent anything again.
  [
    "clearImmediate(nextWriteTimer)\n    socket.removeListener('data', data)",
    "clearImmediate(nextWriteTimer)\n    chunk = nextWriteTimer = null\n    socket.removeListener('data', data)",
  ],
];

/** As it is imported, and as it is required. */
for (const form of ["src", "cjs/src"]) {
  const file = new URL(`../node_modules/postgres/${form}/connection.js`, import.meta.url);
  const published = readFileSync(file, "utf8");
  const mended = mends.reduce((text, [is = "", should = ""]) => {
    if (text.includes(should)) return text;
    if (text.split(is).length !== 2)
      throw new Error("The postgres driver has changed: see whether it still needs mending (db/mend-driver.js).");
    return text.replace(is, should);
  }, published);
  if (mended === published) continue;
  // Another file in its place: a copy of node_modules by hard links is not to change with it, and none is ever half written.
  const beside = new URL(`${file.href}.${process.pid}`);
  writeFileSync(beside, mended);
  renameSync(beside, file);
}
