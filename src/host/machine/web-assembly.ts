/**
 * The little of WebAssembly that is used here. TypeScript has these types only together with all of the browser's,
 * which this program must not see.
 */
export interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => WebAssemblyModule;
  readonly Memory: new (pages: { readonly initial: number }) => WebAssemblyMemory;
  readonly Instance: new (
    module: WebAssemblyModule,
    imports: { readonly env: { readonly memory: WebAssemblyMemory } },
  ) => { readonly exports: Readonly<Record<string, unknown>> };
}

/** Compiled code; it can be handed to another thread. */
export type WebAssemblyModule = object;

/** Memory in pages of 64 KiB. */
export interface WebAssemblyMemory {
  readonly buffer: ArrayBuffer;
}
