// Adds to package-lock.json the optional platform packages that npm left out, because the registry at hand could
// not serve them. Without their rows `npm ci` fails, and users of other systems would get no engine.
// Run it after every change of dependencies: node .ci/complete-lock.mjs
import { readFileSync, writeFileSync } from "node:fs";

const LOCK = new URL("../package-lock.json", import.meta.url);

const SYSTEMS = [
  ["android", "android"],
  ["darwin", "darwin"],
  ["mac", "darwin"],
  ["win32", "win32"],
  ["win", "win32"],
  ["freebsd", "freebsd"],
  ["openharmony", "openharmony"],
  ["linux", "linux"],
];
const PROCESSORS = [
  ["arm64", "arm64"],
  ["armv7l", "arm"],
  ["arm", "arm"],
  ["x64", "x64"],
  ["ia32", "ia32"],
  ["ppc64", "ppc64"],
  ["riscv64", "riscv64"],
  ["s390x", "s390x"],
];

/** Operating system, processor and C library that a platform package names in its own name. */
export function platformOf(name) {
  const words = name.split("/").at(-1).split("-");
  const os = SYSTEMS.find(([word]) => words.includes(word))?.[1];
  const cpu = PROCESSORS.find(([word]) => words.includes(word))?.[1];
  if (os === undefined || cpu === undefined) throw new Error(`no platform in the name ${name}`);
  const libc = words.some((word) => word.startsWith("musl"))
    ? "musl"
    : words.some((word) => word.startsWith("gnu"))
      ? "glibc"
      : undefined;
  return { cpu: [cpu], ...(os === "linux" && libc && { libc: [libc] }), os: [os] };
}

/** Rows that are missing: path in the lock file and the row itself. */
export function missingRows(packages) {
  const rows = [];
  for (const [path, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const places = [`${path === "" ? "" : `${path}/`}node_modules/${name}`, `node_modules/${name}`];
      if (places.some((place) => place in packages)) continue;
      const row = { version, ...platformOf(name), ...(entry.dev && { dev: true }), optional: true };
      rows.push([`node_modules/${name}`, row]);
    }
  }
  return rows;
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const lock = JSON.parse(readFileSync(LOCK, "utf8"));
  const rows = missingRows(lock.packages);
  const all = [...Object.entries(lock.packages), ...rows].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  writeFileSync(LOCK, `${JSON.stringify({ ...lock, packages: Object.fromEntries(all) }, null, 2)}\n`);
  process.stdout.write(`${rows.length} rows added\n`);
}
