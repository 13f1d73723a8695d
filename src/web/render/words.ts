import type { CatalogueCategory } from '../../agencies/index.js';
import { findDivision } from '../../basics/index.js';
import type { Language } from '../i18n/index.js';

/** Picks the name of a reference row in a language. */
export function nameOf(
  row: { readonly nameZh: string; readonly nameEn: string },
  language: Language,
): string {
  return language === 'en' ? row.nameEn : row.nameZh;
}

/** Name of a division in a language; the code where it is unknown. */
export function divisionName(code: string | null, language: Language): string {
  if (code === null) return '';
  const division = findDivision(code);
  return division ? (language === 'en' ? division.en : division.zh) : code;
}

/** Names of types and grades, looked up by code. */
export interface TypeWords {
  type(code: string | null): string;
  grade(type: string, grade: string | null): string;
}

/** Looks names up in the catalogue, in a language. */
export function typeWords(catalogue: readonly CatalogueCategory[], language: Language): TypeWords {
  const types = new Map(
    catalogue.flatMap((category) => category.types.map((type) => [type.code, type] as const)),
  );
  return {
    type: (code) => {
      const type = types.get(code ?? '');
      return type ? nameOf(type, language) : (code ?? '');
    },
    grade: (code, grade) => {
      const found = types.get(code)?.grades.find((one) => one.grade === grade);
      return found ? nameOf(found, language) : (grade ?? '');
    },
  };
}
