import type { HonoRequest } from "hono";
import { invalid } from "./errors.ts";

export type Params = {
  text: (name: string) => string | undefined;
  /** The parameter as an object, wherever it came from: JSON body, or JSON text inside a form. */
  json: (name: string) => Record<string, unknown> | undefined;
  file: (name: string) => File | undefined;
};

/** Facebook takes parameters from the query, a JSON body, a form and multipart alike; so do we. */
export async function readParams(request: HonoRequest): Promise<Params> {
  const values = new Map<string, unknown>(Object.entries(request.query()));
  const kind = request.header("content-type") ?? "";
  if (request.method !== "GET") {
    const found = kind.includes("json")
      ? await readJson(request)
      : kind.includes("form")
        ? await readForm(request)
        : {};
    for (const [name, value] of Object.entries(found)) values.set(name, value);
  }
  return {
    text(name) {
      const value = values.get(name);
      return typeof value === "string" ? value : typeof value === "number" ? String(value) : undefined;
    },
    json(name) {
      const value = values.get(name);
      const object = typeof value === "string" ? parse(value, name) : value;
      return isObject(object) ? object : undefined;
    },
    file(name) {
      const value = values.get(name);
      return value instanceof File ? value : undefined;
    },
  };
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof File);
}

/** A list given as `a,b`, as a JSON array, or not at all. */
export function listOf(text: string | undefined): string[] {
  if (!text) return [];
  if (text.startsWith("[")) return (JSON.parse(text) as unknown[]).map(String);
  return text.split(",").map((each) => each.trim());
}

async function readJson(request: HonoRequest): Promise<Record<string, unknown>> {
  const text = await request.text();
  if (text === "") return {};
  const body = parse(text, "body");
  if (!isObject(body)) throw invalid("Invalid JSON in the request body");
  // An array stays readable as text, so that subscribed_fields may come either way.
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [name, Array.isArray(value) ? JSON.stringify(value) : value]),
  );
}

async function readForm(request: HonoRequest): Promise<Record<string, unknown>> {
  const form = await request.formData().catch(() => undefined);
  if (!form) throw invalid("Invalid form in the request body");
  return Object.fromEntries(form.entries());
}

function parse(value: string, name: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    throw invalid(`param ${name} must be a JSON object`);
  }
}
