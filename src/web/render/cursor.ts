import { z } from 'zod';

/** Where the next page of a list begins, as an opaque query parameter. */
export function encodeCursor(position: readonly string[]): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

// A cursor is an address like any other: PostgreSQL takes no control characters from it.
const texts = z.array(z.string().regex(/^\P{Cc}*$/u));

/** The position of a cursor whose texts have a shape; undefined for anything that we did not make. */
export function decodeCursor<T extends readonly string[]>(
  text: string,
  shape: z.ZodType<T, unknown>,
): T | undefined {
  try {
    const written = texts.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    const position = shape.safeParse(written);
    // The same position has one address only.
    return position.success && encodeCursor(position.data) === text ? position.data : undefined;
  } catch {
    return undefined;
  }
}

/** An instant inside a cursor. */
export const instantText = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
