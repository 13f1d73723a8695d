export type { ApartLimits } from './apart/apart.js';
export { createReader, READER_LIMITS, type Reader } from './apart/reader.js';
export { createWebApp } from './app.js';
export { createVerifier, VERIFIER_LIMITS } from './pages/verify/verifier.js';
export type { Readiness } from './pipeline/health.js';
export type { PageCounts } from './pipeline/page-cache.js';
export { createRenderer } from './render/renderer.js';
export type { Site, SiteSettings } from './site.js';
