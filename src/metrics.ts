import { collectDefaultMetrics, Counter, Histogram, Registry } from "prom-client";

export interface Metrics {
  registry: Registry;
  /** Counts an answered request under its route, so that ids do not multiply the series. */
  answered(request: { method: string; route: string; status: number; seconds: number }): void;
}

/** Prometheus figures of one process. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const labelNames = ["method", "route", "status"] as const;
  const seconds = new Histogram({
    name: "switchboard_http_request_seconds",
    help: "Time to answer a request",
    labelNames: ["method", "route"],
    buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 1, 5],
    registers: [registry],
  });
  const requests = new Counter({
    name: "switchboard_http_requests_total",
    help: "Requests answered, by status",
    labelNames,
    registers: [registry],
  });
  return {
    registry,
    answered({ method, route, status, seconds: took }) {
      seconds.observe({ method, route }, took);
      requests.inc({ method, route, status: String(status) });
    },
  };
}
