/** Texts of a file on their way to a reader. */

/**
 * A text that somebody else wrote, at most `longest` characters and `…`. What a forger wrote must not steer the terminal that
 * shows it, nor turn the order of what stands around it: control characters, breaks and marks of direction become blanks.
 */
export function plainText(text: string, longest = 400): string {
  const shown = text.slice(0, longest).replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu, ' ');
  return text.length > longest ? `${shown}…` : shown;
}
