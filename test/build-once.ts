import { execFileSync } from "node:child_process";

/** Builds dist/ before tests that start the built command. */
export function setup(): void {
  execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json"], {
    cwd: new URL("..", import.meta.url),
    stdio: "inherit",
  });
}
