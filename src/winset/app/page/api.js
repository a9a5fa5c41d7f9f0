/* Questions to the server: one shape of error, and no answer shown that a newer question has overtaken. */

const BASE = "api/v1";

/** What the server refused, with every fault it named. */
export class ApiError extends Error {
  constructor(status, document, retryAfter = 0) {
    super(document?.message ?? `HTTP ${status}`);
    this.status = status;
    this.retryAfter = retryAfter;
    this.faults = document?.faults ?? [];
  }
}

const PATIENCE = 40; // times that a busy server is asked again: the talks may still be made ready
const BUSY = [429, 503];

/** Return the JSON document of a path below /api/v1; a server that is busy is asked again when it says so. */
export async function ask(path, { body, waiting = () => {} } = {}) {
  for (let tried = 1; ; tried += 1) {
    try {
      return await askOnce(path, body);
    } catch (error) {
      if (!BUSY.includes(error.status) || !error.retryAfter || tried === PATIENCE) throw error;
      waiting();
      await new Promise((resolve) => setTimeout(resolve, 1000 * error.retryAfter));
    }
  }
}

async function askOnce(path, body) {
  const headers = body ? { "Content-Type": "application/json" } : {};
  const response = await fetch(`${BASE}${path}`, { method: body ? "POST" : "GET", headers, body: body && JSON.stringify(body) });
  const text = await response.text();
  const document = text ? JSON.parse(text) : {};
  if (!response.ok) throw new ApiError(response.status, document.error, Number(response.headers.get("Retry-After")));
  return document;
}

/** Return a document that may take minutes: a 202 names a job, which is followed until it ends. */
export async function askSlowly(path, { body, progress = () => {} } = {}) {
  const answer = await ask(path, { body });
  if (!answer.job) return answer;
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 700));
    const job = await ask(`/jobs/${encodeURIComponent(answer.job)}`);
    progress(job.progress);
    if (job.state === "done") return body ? job.result : ask(path);
    if (job.state === "failed" || job.state === "cancelled") throw new ApiError(500, job.error ?? { message: job.state });
  }
}

/** Return a function that asks one question at a time and, when free, only the newest of those that came meanwhile. */
export function latestOnly(question, answered, failed) {
  let busy = false;
  let waiting = null;
  return async function put(argument) {
    waiting = { argument };
    if (busy) return;
    busy = true;
    while (waiting) {
      const { argument: current } = waiting;
      waiting = null;
      try {
        const answer = await question(current);
        answered(answer, current);
      } catch (error) {
        failed(error, current);
      }
    }
    busy = false;
  };
}
