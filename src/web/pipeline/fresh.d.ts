/** Whether a client has what would be sent, by the conditions of its request; the package brings no types. */
declare module 'fresh' {
  export default function fresh(
    request: Readonly<Record<string, unknown>>,
    response: { readonly etag: string },
  ): boolean;
}
