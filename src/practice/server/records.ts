/** One request that was answered. */
export interface RequestRecord {
  readonly at: number;
  readonly method: string;
  /** GitHub's operation id, `graphql:` and the root fields, or `unknown`. */
  readonly operation: string;
  readonly path: string;
  readonly status: number;
  /** Whether it was to change something (anything but GET, GraphQL queries and token requests). */
  readonly write: boolean;
  /** GitHub's message, when it was refused. */
  readonly message: string | null;
}

/** A mistake of the caller that would not work, or not do what it says, on the real GitHub. */
export interface Violation {
  readonly kind:
    | "unknown-endpoint"
    | "schema"
    | "unknown-field"
    | "semantic"
    | "not-for-apps"
    | "permission"
    | "authentication"
    | "header"
    | "graphql";
  readonly operation: string;
  readonly path: string;
  readonly message: string;
}
