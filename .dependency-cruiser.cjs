/** Who may import whom. docs/architecture.md explains the house; each rule here says what to do instead. */
const rule = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

/** Rooms of core from the bottom up: each may use those on the lines before its own, and itself. */
const CORE_LADDER = [
  ["gguf", "protocol", "resume"],
  ["stats", "hub"],
  ["power"],
  ["validity"],
  ["scoring"],
  ["predict"],
  ["plan"],
  ["cost", "compare", "import", "self-test", "tune"],
  ["prices"],
  ["report"],
];
const CORE_ROOMS = CORE_LADDER.flat();
const CORE_MAY_USE = Object.fromEntries(
  CORE_LADDER.flatMap((rooms, step) => rooms.map((room) => [room, CORE_LADDER.slice(0, step).flat()])),
);
const HOST_ROOMS = ["runner", "models", "machine", "store", "terminal"];
const coreRules = CORE_ROOMS.map((room) => {
  const allowed = [room, ...CORE_MAY_USE[room]].join("|");
  return rule(
    `core-${room}-downward`,
    "Inside core, imports go downward: report -> prices -> cost, plan -> predict -> scoring, validity -> power -> stats, hub -> gguf, protocol.",
    { path: `^src/core/${room}/` },
    { path: "^src/core/", pathNot: `^src/core/(${allowed})/` },
  );
});

const hostRules = HOST_ROOMS.map((room) =>
  rule(
    `host-${room}-alone`,
    "Rooms of host do not import each other: let the command pass what is needed.",
    { path: `^src/host/${room}/` },
    { path: "^src/host/", pathNot: `^src/host/${room}/` },
  ),
);

module.exports = {
  forbidden: [
    rule("no-circular", "A cycle means two files are one idea: merge or split them.", {}, { circular: true }),
    rule(
      "no-orphans",
      "Nothing imports this file: delete it, or wire it.",
      { orphan: true, pathNot: "^src/(cli|host/worker/main)\\.ts$" },
      {},
    ),
    rule(
      "schema-is-a-leaf",
      "Schemas and errors know nobody: move the logic to core.",
      { path: "^src/(schema/|errors\\.ts)" },
      { path: "^src/", pathNot: "^src/schema/" },
    ),
    rule(
      "core-is-pure",
      "Core computes and formats. Effects belong in host; pass their results in.",
      { path: "^src/core/" },
      { path: "^src/", pathNot: "^src/(core/|schema/|errors\\.ts)" },
    ),
    rule(
      "core-no-node",
      "Core could run in a browser: no node: built-ins.",
      { path: "^src/core/" },
      { dependencyTypes: ["core"] },
    ),
    rule(
      "core-pure-packages",
      "Core uses pure packages only: engines, processes and files belong in host.",
      { path: "^src/core/" },
      {
        path: "node_modules/(node-llama-cpp|execa|systeminformation|write-file-atomic|env-paths|cli-progress|commander)/",
      },
    ),
    ...coreRules,
    ...hostRules,
    rule(
      "worker-is-small",
      "The worker runs next to the timed calls: it uses schema, errors, core/gguf and core/protocol only.",
      { path: "^src/host/worker/" },
      { path: "^src/", pathNot: "^src/(schema/|errors\\.ts|core/gguf/|core/protocol/|host/worker/)" },
    ),
    rule(
      "worker-by-path-only",
      "The runner starts the worker by path; importing it would load native code into the parent.",
      { pathNot: "^src/host/worker/" },
      { path: "^src/host/worker/" },
    ),
    rule(
      "engine-in-worker-only",
      "The parent never loads the native addon: a crash there would cost the whole run.",
      { pathNot: "^src/host/worker/llama/" },
      { path: "node_modules/node-llama-cpp/" },
    ),
    rule(
      "host-knows-core-only",
      "Host rooms use schema, errors and core; commands wire them.",
      { path: "^src/host/" },
      { path: "^src/(commands/|cli\\.ts)" },
    ),
    rule(
      "cli-wires-commands",
      "cli.ts knows commands and errors only.",
      { path: "^src/cli\\.ts$" },
      { path: "^src/", pathNot: "^src/(commands/|errors\\.ts)" },
    ),
    rule(
      "no-dev-deps",
      "src runs at the user's: move the package to dependencies.",
      { path: "^src/" },
      { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"], pathNot: "node_modules/@types/" },
    ),
    rule("resolvable", "This import leads nowhere.", {}, { couldNotResolve: true }),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
    },
  },
};
