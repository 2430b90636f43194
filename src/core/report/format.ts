/** The only place that rounds. Unknown is shown as a dash, never as zero. */
export const ABSENT = "-";

const GIGABYTE = 1e9;
const MEGABYTE = 1e6;

/** Three significant digits with thousands separated: 0.950, 9.70, 58.1, 104, 12,300. */
export function formatNumber(value: number | null): string {
  if (value === null || !Number.isFinite(value)) return ABSENT;
  if (value === 0) return "0";
  const rounded = Number(value.toPrecision(3));
  if (Math.abs(rounded) < 0.001) return rounded.toPrecision(3);
  const decimals = Math.max(0, 2 - Math.floor(Math.log10(Math.abs(rounded))));
  return withThousands(rounded.toFixed(decimals));
}

/** Half-width of an interval from its ratio: 0.012 is "±1.2 %"; what is wider than the figure itself is just that. */
export function formatHalfWidth(ratio: number | null): string {
  if (ratio === null) return ABSENT;
  return ratio > 1 ? ">±100 %" : `±${percent(ratio)} %`;
}

/** A share from its ratio: 0.543 is "54 %". */
export function formatShare(ratio: number | null): string {
  return ratio === null ? ABSENT : `${Math.round(ratio * 100)} %`;
}

/** A change from its ratio: 1.023 is "+2.3 %", 0.904 is "-9.6 %". */
export function formatChange(ratio: number | null): string {
  return ratio === null ? ABSENT : `${signedPercent(ratio)} %`;
}

/** A range of changes from its ratios: "-11.0 to -8.2 %". */
export function formatChangeRange(low: number | null, high: number | null): string {
  return low === null || high === null ? ABSENT : `${signedPercent(low)} to ${signedPercent(high)} %`;
}

/** A margin or a smallest difference from its ratio: 0.02 is "2 %", 0.0312 is "3.1 %". */
export function formatMargin(ratio: number): string {
  return `${Number((ratio * 100).toFixed(1))} %`;
}

/** Bytes in decimal units, as file managers and model pages print them: 1,117,320,736 is "1.12 GB". */
export function formatBytes(bytes: number | null): string {
  if (bytes === null) return ABSENT;
  if (bytes >= 0.9995 * GIGABYTE) return `${formatNumber(bytes / GIGABYTE)} GB`;
  if (bytes >= 0.9995 * MEGABYTE) return `${formatNumber(bytes / MEGABYTE)} MB`;
  return bytes >= 1000 ? `${formatNumber(bytes / 1000)} kB` : `${bytes} B`;
}

/** A stretch of time in plain words: "1.9 s", "9 s", "7 min", "1 h 20 min", "3 days". */
export function formatDuration(seconds: number | null): string {
  if (seconds === null || !Number.isFinite(seconds)) return ABSENT;
  if (seconds < 0.05) return "under 0.1 s";
  if (seconds < 2.95) return `${seconds.toFixed(1)} s`;
  if (Math.round(seconds) < 120) return `${Math.round(seconds)} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  if (minutes < 48 * 60)
    return `${Math.floor(minutes / 60)} h${minutes % 60 === 0 ? "" : ` ${minutes % 60} min`}`;
  return `${withThousands(String(Math.round(minutes / 1440)))} days`;
}

/** Dollars without their sign, for columns that name the unit: "1,597", cents below ten dollars: "0.15". */
export function formatUsdAmount(usd: number | null): string {
  if (usd === null || !Number.isFinite(usd)) return ABSENT;
  if (usd > 0 && usd < 0.005) return "<0.01";
  return Math.abs(usd) >= 9.995 ? withThousands(String(Math.round(usd))) : usd.toFixed(2);
}

/** Dollars for a million tokens: always two decimals, so that columns line up. */
export function formatUsdPerMillion(usd: number): string {
  if (!Number.isFinite(usd)) return ABSENT;
  return usd > 0 && usd < 0.005 ? "<0.01" : withThousands(usd.toFixed(2));
}

/** A list price as it is published, unrounded but for the noise of binary fractions: "10", "2.50", "0.0028". */
export function formatListPrice(usd: number | null): string {
  if (usd === null || !Number.isFinite(usd)) return ABSENT;
  if (usd > 0 && usd < 1e-6) return "<0.000001";
  const exact = Number(usd.toPrecision(6));
  const decimals = /\.(\d+)$/.exec(String(exact))?.[1]?.length ?? 0;
  return withThousands(decimals === 0 ? exact.toFixed(0) : exact.toFixed(Math.max(2, decimals)));
}

/** Power in whole watts. */
export function formatWatts(watts: number): string {
  return `${withThousands(String(Math.round(watts)))} W`;
}

/** A whole count with thousands separated. */
export function formatCount(count: number): string {
  return withThousands(String(Math.round(count)));
}

/** A published score in percent, one decimal. */
export function formatScore(score: number | null): string {
  return score === null ? ABSENT : score.toFixed(1);
}

/** A volume of tokens as people say it: "100,000", "1 million", "2.5 million". */
export function formatVolume(tokens: number): string {
  if (tokens < 999_500) return formatCount(tokens);
  return `${formatRatio(Number((tokens / 1e6).toPrecision(3)))} million`;
}

/** A plain ratio: "3", "0.25". */
export function formatRatio(ratio: number): string {
  return Number.isInteger(ratio) ? formatCount(ratio) : String(Number(ratio.toPrecision(3)));
}

/** A clock rate: "2.5 GHz". */
export function formatGhz(ghz: number): string {
  return `${Number(ghz.toFixed(2))} GHz`;
}

function percent(ratio: number): string {
  const value = ratio * 100;
  return value < 9.95 ? value.toFixed(1) : withThousands(String(Math.round(value)));
}

function signedPercent(ratio: number): string {
  const change = (ratio - 1) * 100;
  const digits = withThousands(
    Math.abs(change) < 99.95 ? Math.abs(change).toFixed(1) : Math.abs(change).toFixed(0),
  );
  if (Number(digits.replaceAll(",", "")) === 0) return digits;
  return `${change < 0 ? "-" : "+"}${digits}`;
}

function withThousands(digits: string): string {
  const [whole = "", fraction] = digits.split(".");
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}
