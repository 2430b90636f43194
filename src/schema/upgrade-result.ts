/** A document of any JSON shape. */
type Json = Record<string, unknown>;

/**
 * Brings a result document of an older format to the present one. Each step knows one format and fills in what
 * that format meant; the outcome still has to be parsed. Never changes what it is given.
 */
export function upgradeResult(raw: object): object {
  const version = Reflect.get(raw, "schemaVersion");
  return version === "1.0" ? toVersion2(raw as Json) : raw;
}

/** 1.0 knew only the quick profile: a fixed number of processes, one value in each, no telemetry. */
function toVersion2(old: Json): Json {
  return {
    ...old,
    schemaVersion: "2.0",
    tool: { name: "rigmark", source: null, ...objectIn(old["tool"]) },
    plan: upgradePlan(objectIn(old["plan"])),
    machine: upgradeMachine(objectIn(old["machine"])),
    models: listIn(old["models"]).map((model) => ({ ...model, fileChanged: null })),
    launches: listIn(old["launches"]).map(upgradeLaunch),
    cells: listIn(old["cells"]).map((cell) =>
      upgradeCellResult(cell, seesAllCores(objectIn(old["machine"]))),
    ),
    telemetry: { series: [], notes: [], idle: null, ownCpuSeconds: null },
    lockLost: null,
  };
}

function upgradePlan({ launches, ...plan }: Json): Json {
  return {
    ...plan,
    suites: listIn(plan["suites"]).map((suite) => ({ ...suite, source: null })),
    replication: { kMin: launches, kMax: launches, targetHalfWidth: null, values: 1 },
    ordering: { kind: "rounds" },
    pauseSeconds: 0,
    noise: null,
    strict: false,
    idleSeconds: 0,
    cells: listIn(plan["cells"]).map(upgradeCell),
    groups: listIn(plan["groups"]).map(withNewSettings),
  };
}

function upgradeMachine(machine: Json): Json {
  return {
    ...machine,
    cpu: { ...objectIn(machine["cpu"]), quotaCores: null },
    gpus: listIn(machine["gpus"]).map((gpu) => ({ ...gpu, defaultPowerLimitWatts: null })),
  };
}

/** 1.0 counted the idle time of all processors: under a limit that says nothing of those that may be used. */
function seesAllCores(machine: Json): boolean {
  const cpu = objectIn(machine["cpu"]);
  return cpu["usableCores"] === cpu["logicalCores"];
}

function upgradeLaunch(launch: Json): Json {
  const facts = launch["facts"] === null ? null : { sequences: 1, mmap: null, ...objectIn(launch["facts"]) };
  return { ...withNewSettings(launch), facts, hotStart: false, vramNotReturnedBytes: null };
}

function upgradeCellResult(result: Json, seesIdle: boolean): Json {
  return {
    ...result,
    cell: upgradeCell(objectIn(result["cell"])),
    ran: result["ran"] === null ? null : upgradeTest(result["ran"]),
    values: listIn(result["values"]).map((value) => ({
      ...value,
      test: upgradeTest(value["test"]),
      idleSeconds: seesIdle ? value["idleSeconds"] : null,
      clockSkewSeconds: 0,
      majorFaults: null,
      request: null,
      stretches: null,
      worstWindowCores: null,
      disturbed: false,
    })),
    stated: null,
  };
}

function upgradeCell(cell: Json): Json {
  return { ...withNewSettings(cell), test: upgradeTest(cell["test"]) };
}

function upgradeTest(test: unknown): Json {
  return { ...objectIn(test), nParallel: 1, seconds: null };
}

function withNewSettings(holder: Json): Json {
  const { kvCacheType, ...settings } = objectIn(holder["settings"]);
  return {
    ...holder,
    settings: { ...settings, kvCacheTypeK: kvCacheType, kvCacheTypeV: kvCacheType, mmap: true },
  };
}

function objectIn(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function listIn(value: unknown): Json[] {
  return Array.isArray(value) ? value.map(objectIn) : [];
}
