export { createWebApp } from './app.js';
export { createRenderer } from './render/renderer.js';
export type { Site, SiteSettings } from './site.js';
