import { Client, Connection, isGrpcServiceError } from "@temporalio/client";
import type { Config } from "./config.ts";

/** The way to Temporal's frontend. It connects by itself, and again by itself after the server was away. */
export interface Temporal {
  address: string;
  namespace: string;
  client: Client;
  connection: Connection;
  /** Runs calls that must be answered within `ms`; afterwards they fail with DEADLINE_EXCEEDED. */
  within<T>(ms: number, calls: () => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

type Where = Pick<Config, "TEMPORAL_ADDRESS" | "TEMPORAL_NAMESPACE" | "TEMPORAL_API_KEY" | "TEMPORAL_TLS">;

/** How both the client and the worker reach the server. */
export function reach(config: Where): { address: string; tls?: true; apiKey?: string } {
  const secured = config.TEMPORAL_TLS || config.TEMPORAL_API_KEY !== "";
  return {
    address: config.TEMPORAL_ADDRESS,
    ...(secured ? { tls: true as const } : {}),
    ...(config.TEMPORAL_API_KEY ? { apiKey: config.TEMPORAL_API_KEY } : {}),
  };
}

/** Undefined when no address is set: then clocks stand still and everything else works. */
export function openTemporal(config: Where): Temporal | undefined {
  if (!config.TEMPORAL_ADDRESS) return undefined;
  const connection = Connection.lazy({
    ...reach(config),
    // The default retries hide an absent server for many seconds; ours fails at once and is back soon after the server.
    interceptors: [],
    channelArgs: { "grpc.initial_reconnect_backoff_ms": 100, "grpc.max_reconnect_backoff_ms": 500 },
  });
  const client = new Client({ connection, namespace: config.TEMPORAL_NAMESPACE });
  return {
    address: config.TEMPORAL_ADDRESS,
    namespace: config.TEMPORAL_NAMESPACE,
    client,
    connection,
    within: (ms, calls) => connection.withDeadline(Date.now() + ms, calls),
    close: () => connection.close(),
  };
}

const CANCELLED = 1;
const DEADLINE_EXCEEDED = 4;
const NOT_FOUND = 5;
const ALREADY_EXISTS = 6;
const RESOURCE_EXHAUSTED = 8;
const UNAVAILABLE = 14;

/** The gRPC status behind an error of the client, however deep it is wrapped. */
export function statusOf(error: unknown): number | undefined {
  for (let at = error; at instanceof Error; at = at.cause) {
    if (isGrpcServiceError(at)) return at.code;
  }
  return undefined;
}

export const isMissing = (error: unknown) =>
  statusOf(error) === NOT_FOUND || (error instanceof Error && error.name.endsWith("NotFoundError"));
export const isThere = (error: unknown) =>
  statusOf(error) === ALREADY_EXISTS || (error instanceof Error && /AlreadyRunning|AlreadyStarted/.test(error.name));

/** One workflow may be too busy to answer while the server takes all others. */
export const isPerhapsOneAlone = (error: unknown): boolean =>
  [DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED].includes(statusOf(error)!);

/** True when the server as a whole does not take work just now, so that trying anything else would be in vain. */
export function isTemporalAway(error: unknown): boolean {
  const status = statusOf(error);
  if (status === undefined) return error instanceof Error && error.name === "NamespaceNotFoundError";
  return [CANCELLED, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, UNAVAILABLE].includes(status);
}
