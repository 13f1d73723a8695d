/** Types of `node-version.mjs`, which runs before TypeScript is there. */
export const NODE: string;
export function isSupported(version: string): boolean;
export function nodePackage(platform: string, arch: string): string;
