import type { Measured } from '../metrics.js';

/** What a process of the site tells the first one. */
export type ToFirst =
  /** It does its work from now on. */
  | { readonly kind: 'ready' }
  /** It has the connection that it was sent. */
  | { readonly kind: 'took' }
  /** It answers nothing until its end. */
  | { readonly kind: 'held' }
  /** The jobs went through. */
  | { readonly kind: 'swept' }
  /** Somebody asks for the figures of all processes. */
  | { readonly kind: 'asks'; readonly id: number }
  /** Its own figures. */
  | { readonly kind: 'measured'; readonly id: number; readonly measured: Measured };

/** What the first process tells another. */
export type FromFirst =
  /** A connection comes with this. */
  | { readonly kind: 'connection' }
  /** The jobs went through so many milliseconds ago. */
  | { readonly kind: 'swept'; readonly age: number }
  | { readonly kind: 'measure'; readonly id: number }
  /** The figures of all processes that were asked for, in the text format of Prometheus. */
  | { readonly kind: 'figures'; readonly id: number; readonly text: string }
  | { readonly kind: 'hold' }
  | { readonly kind: 'stop' };
