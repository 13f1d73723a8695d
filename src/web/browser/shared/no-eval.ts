/** Imported before any schema: the content security policy forbids the code that zod would write for itself. */
import { config } from 'zod';

config({ jitless: true });
