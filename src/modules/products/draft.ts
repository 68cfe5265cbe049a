/** One variant of a product on the way in, checked already. Rows of one name are variants of one product. */
export interface ProductDraft {
  row: number;
  name: string;
  sku?: string;
  price?: number;
  unit: string;
  /** {"Màu": "Đen", "Cỡ": "M"} */
  options: Record<string, string>;
}

export interface ProductOrder {
  jobId: number;
  dry: boolean;
  duplicates: "skip" | "fill" | "overwrite" | "add";
}

export interface ImportedProduct {
  row: number;
  outcome: "added" | "changed" | "skipped";
  problem?: { key: string; record?: number };
  recordId?: number;
  undo?: Record<string, unknown>;
}
