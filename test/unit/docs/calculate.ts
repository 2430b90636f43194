/** Value of a sum as it stands in the document: numbers, + - x / and brackets. */
export function calculate(sum: string): number {
  const words = sum.replaceAll(",", "").match(/[\d.]+|[-+x/()]/g) ?? [];
  let at = 0;
  const atom = (): number => {
    const word = words[at++];
    if (word !== "(") return Number(word);
    const value = terms();
    at++;
    return value;
  };
  const product = (): number => {
    let value = atom();
    while (words[at] === "x" || words[at] === "/")
      value = words[at++] === "x" ? value * atom() : value / atom();
    return value;
  };
  const terms = (): number => {
    let value = product();
    while (words[at] === "+" || words[at] === "-")
      value = words[at++] === "+" ? value + product() : value - product();
    return value;
  };
  return terms();
}
