declare module "libheif-js/wasm-bundle.js" {
  /** One picture of a container; nothing of it is unpacked before it is displayed. */
  export interface HeifPicture {
    get_width(): number;
    get_height(): number;
    is_primary(): boolean;
    display(into: Pixels, done: (filled: Pixels | null) => void): void;
  }
  export interface Pixels {
    data: Uint8ClampedArray<ArrayBuffer>;
    width: number;
    height: number;
  }
  /** Only what we use; the package ships no types for it. */
  const libheif: {
    HeifDecoder: new () => { decode(bytes: Uint8Array): HeifPicture[] };
    HEAPU32: Uint32Array;
    _heif_get_global_security_limits(): number;
  };
  export default libheif;
}
