import { spawnSync } from "node:child_process";
import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium, type LaunchOptions } from "@playwright/test";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");

const installed = [
  ...["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"].flatMap((name) =>
    (process.env.PATH ?? "").split(delimiter).map((folder) => join(folder, name)),
  ),
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

const howToGetOne =
  "No browser was found for the browser tests: install Chrome or Chromium, or run `npx playwright install chromium`, or set CHROMIUM_PATH.";

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * How to launch the browser: the first that is found of CHROMIUM_PATH, an installed Chrome or Chromium, Playwright's own
 * download, and the one inside an npm package, which CHROMIUM_PATH=packed asks for as well: it is the same everywhere,
 * draws for no window, and takes less than half of the processor's time. Throws one sentence when there is none: the
 * suite never skips itself.
 */
export async function launchOptions(): Promise<LaunchOptions> {
  // /dev/shm is tiny in containers, and a full one looks like a crashed page. Without a graphics card its part is played
  // by the processor, more slowly than when Chromium knows that there is none, and best without a process of its own.
  const args = ["--disable-dev-shm-usage", "--disable-gpu", "--in-process-gpu"];
  const given = process.env.CHROMIUM_PATH;
  if (given && given !== "packed") {
    if (!isProgram(given)) throw new Error(`CHROMIUM_PATH names ${given}, which is no program: correct it.`);
    return sandboxed({ executablePath: given, args }, given);
  }
  const own = chromium.executablePath();
  const found = given ? undefined : [...installed, own].find(isProgram);
  if (found) return sandboxed({ ...(found === own ? {} : { executablePath: found }), args }, found);
  if (process.platform !== "linux" || process.arch !== "x64") throw new Error(howToGetOne);
  const packed = await packedChromium();
  return sandboxed({ ...packed, args }, packed.executablePath);
}

/** Chromium's sandbox cannot be had as root, nor where the system keeps user namespaces from it. */
function sandboxed(options: LaunchOptions, program: string): LaunchOptions {
  if (process.getuid?.() === 0) return { ...options, chromiumSandbox: false };
  // The processes that run the tests ask again; once is enough.
  process.env.TRIBUTARY_SANDBOX ??= String(
    spawnSync(program, ["--headless", "--disable-gpu", "--disable-dev-shm-usage", "--dump-dom", "about:blank"], {
      env: { ...process.env, ...options.env },
      stdio: "ignore",
      timeout: 20_000,
    }).status === 0,
  );
  return { ...options, chromiumSandbox: process.env.TRIBUTARY_SANDBOX === "true" };
}

/**
 * The Chromium of `@sparticuz/chromium`, unpacked into the data folder. It brings fonts and the system libraries that are
 * often missing, and they are used only where there are no others.
 */
async function packedChromium(): Promise<{ executablePath: string; env: Record<string, string> }> {
  const { devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
    devDependencies: Record<string, string>;
  };
  const folder = join(root, ".data", `chromium-${devDependencies["@sparticuz/chromium"]}`);
  if (!existsSync(folder)) await unpackChromium(folder);
  const executablePath = join(folder, "chromium");
  const env = Object.fromEntries(
    Object.entries(process.env).filter((each): each is [string, string] => each[1] !== undefined),
  );
  if (spawnSync(executablePath, ["--version"], { stdio: "ignore" }).status !== 0)
    env.LD_LIBRARY_PATH = join(folder, "al2023", "lib");
  if (!existsSync("/etc/fonts/fonts.conf")) env.FONTCONFIG_PATH = join(folder, "fonts");
  return { executablePath, env };
}

/** Whole or not at all, because another process may be looking for it at the same moment. */
async function unpackChromium(folder: string): Promise<void> {
  mkdirSync(dirname(folder), { recursive: true });
  const half = mkdtempSync(`${folder}.half-`);
  const touched = ["TMPDIR", "AWS_LAMBDA_JS_RUNTIME", "LD_LIBRARY_PATH", "FONTCONFIG_PATH", "HOME"];
  const before = touched.map((name) => [name, process.env[name]] as const);
  // The package unpacks into the temporary folder, and its libraries only where it believes to run at Amazon's.
  Object.assign(process.env, { TMPDIR: half, AWS_LAMBDA_JS_RUNTIME: "nodejs22.x" });
  try {
    const { default: packed } = await import("@sparticuz/chromium");
    await packed.executablePath();
    const fonts = join(half, "fonts", "fonts.conf");
    writeFileSync(fonts, readFileSync(fonts, "utf8").replaceAll("/tmp/fonts", join(folder, "fonts")));
    renameSync(half, folder);
  } catch (error) {
    if (!existsSync(folder)) throw new Error(howToGetOne, { cause: error });
  } finally {
    rmSync(half, { recursive: true, force: true });
    for (const [name, value] of before)
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
  }
}
