/** One attempt to deliver a webhook. */
export interface Delivery {
  readonly id: number;
  /** The same for all attempts of one event. */
  readonly guid: string;
  readonly event: string;
  readonly action: string | null;
  readonly installationId: number | null;
  readonly repositoryId: number | null;
  readonly redelivery: boolean;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly deliveredAt: string;
  requestHeaders: Readonly<Record<string, string>>;
  /** `OK`, GitHub's word for a failure, or `pending`. */
  status: string;
  /** 0 while pending or when nobody answered. */
  statusCode: number;
  /** Seconds. */
  duration: number;
  responseBody: string;
}

/** A trouble to come, for the next events that match. */
export interface HookFaultRequest {
  /** Only events of this name, such as `pull_request`. */
  readonly event?: string;
  readonly action?: string;
  /** How many events it hits; 1 when not said. */
  readonly times?: number;
  /** `lose`: never sent, as if the receiver was down. `duplicate`: sent twice. `swap`: sent after the next event. */
  readonly how: "lose" | "duplicate" | "swap";
}

/** A trouble that still hits `left` events. */
export interface HookFault {
  readonly request: HookFaultRequest;
  left: number;
}
