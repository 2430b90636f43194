/** Folder of results: the flag, then RIGMARK_RESULTS, then ./results. An empty variable counts as none. */
export function resultsFolder(flag: string | undefined, env: Readonly<NodeJS.ProcessEnv>): string {
  return flag || env["RIGMARK_RESULTS"] || "results";
}
