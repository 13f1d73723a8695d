import { z } from 'zod';
import { fail, ok, type Result } from '../../basics/index.js';
import type { Typed } from './form.js';

/** The last row of a group: `lines[30][type]` is read, `lines[31][type]` is of no form. */
export const LAST_ROW = 30;

/** Bytes of all texts of a form together, unless it says otherwise. */
export const TEXT_BYTES = 512 * 1024;

/** What a form sends under one name; the name of a row's field is `rows[index][field]`. */
export type FieldShape =
  | { readonly kind: 'text' }
  /** The same name several times, or several files in one field. */
  | { readonly kind: 'texts' | 'files'; readonly most: number }
  | { readonly kind: 'rows'; readonly fields: ReadonlyMap<string, 'text' | 'file'> };

/** Everything that one form sends. A name that is not declared here is never read. */
export interface FormShape {
  readonly fields: ReadonlyMap<string, FieldShape>;
  /** Bytes of all texts together; a form with more is refused. */
  readonly textBytes: number;
  /** Bytes of one file; a larger one is not kept and is refused at its field. */
  readonly fileBytes: number;
  /** Bytes of all files that are kept; what exceeds them is refused at its field. */
  readonly filesBytes: number;
}

/** What {@link defineForm} makes a shape of. */
export interface FormDeclaration {
  /** Schemas that check the form: each of their fields is a field of the form. */
  readonly schemas?: readonly z.ZodType[];
  /** Further single fields: buttons, hidden ids. */
  readonly texts?: readonly string[];
  /** Names that are sent several times, with how many times. */
  readonly lists?: Readonly<Record<string, number>>;
  /** Fields of files, with how many each takes. */
  readonly files?: Readonly<Record<string, number>>;
  /** Files of rows: name of the rows and of the field, one file in each row. */
  readonly rowFiles?: Readonly<Record<string, string>>;
  /** Default 512 KB. */
  readonly textBytes?: number;
  /** Default 0. */
  readonly fileBytes?: number;
  readonly filesBytes?: number;
}

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

function fieldsOf(schema: JsonSchema): [string, FieldShape][] {
  const own = Object.entries(schema.properties ?? {}).map(([name, { items }]): [string, FieldShape] => {
    const fields = Object.keys(items?.properties ?? {}).map((field) => [field, 'text'] as const);
    return [name, fields.length > 0 ? { kind: 'rows', fields: new Map(fields) } : { kind: 'text' }];
  });
  return [...own, ...[schema.anyOf ?? [], schema.oneOf ?? []].flat().flatMap(fieldsOf)];
}

/** The shape of a form: the fields of its schemas and what the form sends beside them. */
export function defineForm(declared: FormDeclaration): FormShape {
  const { schemas = [], texts = [], lists = {}, files = {}, rowFiles = {} } = declared;
  const fields = new Map<string, FieldShape>(
    schemas.flatMap((schema) =>
      fieldsOf(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema),
    ),
  );
  for (const name of texts) fields.set(name, { kind: 'text' });
  for (const [name, most] of Object.entries(lists)) fields.set(name, { kind: 'texts', most });
  for (const [name, most] of Object.entries(files)) fields.set(name, { kind: 'files', most });
  for (const [name, file] of Object.entries(rowFiles)) {
    const rows = fields.get(name);
    if (rows?.kind !== 'rows') throw new Error(`the form has no rows ${name}`);
    fields.set(name, { kind: 'rows', fields: new Map([...rows.fields, [file, 'file']]) });
  }
  const { textBytes = TEXT_BYTES, fileBytes = 0, filesBytes = 0 } = declared;
  return { fields, textBytes, fileBytes, filesBytes };
}

/** A form that is a button and nothing else. */
export const BUTTON_ALONE: FormShape = defineForm({});

/** Where a name belongs. */
export interface Place {
  readonly kind: 'text' | 'file';
  /** How many times the name may be sent. */
  readonly most: number;
  /** Row and its field; undefined for a field of the form itself. */
  readonly row?: { readonly rows: string; readonly index: number; readonly field: string };
}

/** Where a posted name belongs; undefined for a name that the form does not have. */
export function placeOf(shape: FormShape, name: string): Place | undefined {
  const field = shape.fields.get(name);
  if (field?.kind === 'text') return { kind: 'text', most: 1 };
  if (field?.kind === 'texts' || field?.kind === 'files')
    return { kind: field.kind === 'texts' ? 'text' : 'file', most: field.most };
  const [, rows = '', digits = '', inner = ''] = /^(\w+)\[(0|[1-9]\d?)\]\[(\w+)\]$/.exec(name) ?? [];
  const group = shape.fields.get(rows);
  const index = Number(digits);
  const kind = group?.kind === 'rows' && index <= LAST_ROW ? group.fields.get(inner) : undefined;
  return kind && { kind, most: 1, row: { rows, index, field: inner } };
}

/** Admits the names of one form, one after the other, as long as each belongs to it and is not sent too often. */
export function admission(shape: FormShape): (name: string, kind: Place['kind']) => Result<Place> {
  const sent = new Map<string, number>();
  return (name, kind) => {
    const place = placeOf(shape, name);
    if (place?.kind !== kind) return fail('form/not-this-form');
    const count = (sent.get(name) ?? 0) + 1;
    sent.set(name, count);
    if (count <= place.most) return ok(place);
    return fail(kind === 'file' ? 'form/too-many-files' : 'form/not-this-form');
  };
}

/**
 * The texts of a form, in the shape that it declares: a text, a list of texts, or a list of rows without gaps. No more
 * is made of a name than the declaration says. Refusals: `form/not-this-form` (a name of no field of the form, one
 * that is deeper or of a later row than there are, or a single field that is sent twice).
 */
export function expandForm(
  shape: FormShape,
  texts: Iterable<readonly [name: string, value: string]>,
): Result<Typed> {
  const admit = admission(shape);
  const typed = new Map<string, string | string[] | Record<string, string>[]>();
  for (const [name, value] of texts) {
    const place = admit(name, 'text');
    if (!place.ok) return place;
    const { row } = place.value;
    if (row) {
      const rows = (typed.get(row.rows) ?? []) as Record<string, string>[];
      while (rows.length <= row.index) rows.push({});
      Object.assign(rows[row.index] ?? {}, { [row.field]: value });
      typed.set(row.rows, rows);
    } else if (shape.fields.get(name)?.kind === 'texts') {
      typed.set(name, [...((typed.get(name) ?? []) as string[]), value]);
    } else typed.set(name, value);
  }
  return ok(Object.fromEntries(typed));
}
