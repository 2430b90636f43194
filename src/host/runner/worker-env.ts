/**
 * Variables a child process gets: what the loader, the drivers and the engine need. Everything else stays here,
 * tokens above all. Upper case, since Windows ignores case ("Path").
 */
const NAMES: ReadonlySet<string> = new Set([
  ...["PATH", "HOME", "LANG", "TZ", "TMPDIR", "TEMP", "TMP", "LD_LIBRARY_PATH"],
  ...["SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "COMSPEC", "PATHEXT", "USERPROFILE", "APPDATA", "LOCALAPPDATA"],
  ...["PROGRAMDATA", "PROGRAMFILES", "PROGRAMFILES(X86)", "PROCESSOR_ARCHITECTURE", "NUMBER_OF_PROCESSORS"],
  ...["GALLIUM_DRIVER", "LP_NUM_THREADS"],
]);

const PREFIXES = [
  "DYLD_",
  "CUDA_",
  "NVIDIA_",
  "GGML_",
  "VK_",
  "XDG_",
  "LC_",
  "HIP_",
  "HSA_",
  "ROCR_",
  "MESA_",
];

/** No variable of these is a secret today; one that is called so tomorrow is not passed on. */
const SECRET = /TOKEN|SECRET|PASSWORD|CREDENTIAL|(?:^|_)KEY(?:_|$)/;

function isAllowed(name: string): boolean {
  const upper = name.toUpperCase();
  if (SECRET.test(upper)) return false;
  return NAMES.has(upper) || PREFIXES.some((prefix) => upper.startsWith(prefix));
}

/**
 * Environment of a worker. UV_THREADPOOL_SIZE is 1 because ggml keeps one thread pool for each thread that calls
 * it: with libuv's usual four, calls go round among four pools and small models decode ten times slower.
 */
export function workerEnv(env: Readonly<NodeJS.ProcessEnv>): Record<string, string> {
  const kept = Object.entries(env).flatMap(([name, value]) =>
    value !== undefined && isAllowed(name) ? [[name, value] as const] : [],
  );
  return { ...Object.fromEntries(kept), UV_THREADPOOL_SIZE: "1" };
}
