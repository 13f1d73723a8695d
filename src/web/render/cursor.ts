/** Where the next page of a list begins, as an opaque query parameter. */
export function encodeCursor(position: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** The position of a cursor with the given number of texts; undefined for anything that we did not make. */
export function decodeCursor(text: string, length: number): string[] | undefined {
  try {
    const position: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    const fits =
      Array.isArray(position) &&
      position.length === length &&
      // A cursor is an address like any other: PostgreSQL takes no control characters from it.
      position.every((one) => typeof one === 'string' && !/\p{Cc}/u.test(one));
    return fits ? (position as string[]) : undefined;
  } catch {
    return undefined;
  }
}
