export { keepStandings } from './keep-standings.js';
