export const draws = {} as const;
