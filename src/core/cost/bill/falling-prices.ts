/**
 * Mean of a price over so many years when it falls by a share each year, against its price today: the integral of
 * (1 - fall)^t over the years, divided by them.
 */
export function fallingFactor(fall: number, years: number): number {
  if (fall === 0) return 1;
  return (1 - (1 - fall) ** years) / (-Math.log(1 - fall) * years);
}
