/** Paints text for a terminal; returns it unchanged where colour is off. The shape of picocolors' object. */
type Paint = (text: string) => string;

/** The few colours that rigmark uses. Words carry the meaning; colour only repeats it. */
export interface Colors {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly green: Paint;
  readonly yellow: Paint;
  readonly cyan: Paint;
}
