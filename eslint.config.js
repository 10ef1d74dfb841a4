import js from "@eslint/js";
import a11y from "eslint-plugin-jsx-a11y";
import hooks from "eslint-plugin-react-hooks";
import { defineConfig } from "eslint/config";
import ts from "typescript-eslint";

const tests = ["**/*.test.ts", "**/*.test.tsx", "**/test.ts", "**/test-*.ts"];
export default defineConfig(
  { ignores: ["build", "node_modules", ".data", "test-results", "playwright-report"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  js.configs.recommended,
  ts.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      // A loader throws responses: that is how Remix says "not found" and "go there".
      "@typescript-eslint/only-throw-error": [
        "error",
        {
          allow: [
            { from: "lib", name: "Response" },
            { from: "package", package: "@remix-run/server-runtime", name: ["TypedResponse"] },
            { from: "package", package: "@remix-run/router", name: ["DataWithResponseInit"] },
          ],
        },
      ],
      "@typescript-eslint/consistent-type-imports": ["error", { disallowTypeAnnotations: false }],
      // Our interfaces are bags of functions without a `this`, and some of them promise what one double has at once.
      "@typescript-eslint/unbound-method": "off",
      // Matchers of tests and answers of forms are typed loosely by their libraries; using one wrongly is still an error.
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/require-await": "off",
      // An area adds its events to the kernel's by an interface that extends both, and names no member again.
      "@typescript-eslint/no-empty-object-type": ["error", { allowInterfaces: "with-single-extends" }],
      "prefer-const": ["error", { ignoreReadBeforeAssign: true }],
      // Control characters mark places in a text, because nobody can type them.
      "no-control-regex": "off",
      // A number, a bigint and a path are what templates are for.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
    },
  },
  { files: ["app/**/*.tsx"], ...a11y.flatConfigs.recommended },
  {
    // A table that becomes a stack on a phone loses its roles in browsers, unless they are written down.
    files: ["app/**/*.tsx"],
    rules: {
      "jsx-a11y/no-redundant-roles": [
        "error",
        {
          table: ["table"],
          thead: ["rowgroup"],
          tbody: ["rowgroup"],
          tfoot: ["rowgroup"],
          tr: ["row"],
          td: ["cell"],
          th: ["columnheader", "rowheader"],
        },
      ],
      "jsx-a11y/no-interactive-element-to-noninteractive-role": [
        "error",
        { tr: ["row"], td: ["cell"], th: ["columnheader", "rowheader"] },
      ],
    },
  },
  { files: ["app/**/*.{ts,tsx}"], ...hooks.configs.flat.recommended },
  {
    files: ["app/**/*.tsx"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector: "JSXAttribute[name.name='style']",
          message: "Our content security policy stops style attributes: use a class, or an SVG attribute.",
        },
        {
          selector:
            "ImportDeclaration[source.value='@remix-run/react'] ImportSpecifier[imported.name='Link'][local.name='Link']",
          message: "Links are drawn by app/ui/base/link.tsx: the router's own cost the server three resolutions each.",
        },
      ],
    },
  },
  {
    files: ["app/domain/**/*.ts"],
    ignores: [...tests, "app/domain/kernel/clock.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector: "NewExpression[callee.name='Date'][arguments.length=0]",
          message: "Time comes in by ctx.clock, so that stories and tests can travel.",
        },
        {
          selector: "MemberExpression[object.name='Date'][property.name='now']",
          message: "Time comes in by ctx.clock, so that stories and tests can travel.",
        },
        {
          selector: "MemberExpression[object.name='Math'][property.name='random']",
          message: "Ids come in by ctx.newId, and nothing else in here is left to chance.",
        },
        {
          selector: "MemberExpression[object.name='process'][property.name='env']",
          message: "Settings are read once, in server/env.ts, and come in as arguments.",
        },
      ],
    },
  },
  { files: ["**/*.js"], ...ts.configs.disableTypeChecked },
);
