/** Who sends a request, by the tagged text of `Request.principal`. */
export type Requester =
  | { readonly type: "anonymous" | "unknown"; readonly text: string }
  | { readonly type: "service" | "federated" | "canonical"; readonly text: string; readonly id: string }
  | {
      readonly type: "aws";
      readonly text: string;
      readonly account: string;
      readonly arn: string;
      /** What the ARN says it is: `role` for a role itself, `session` for one who has assumed it. */
      readonly kind: "root" | "user" | "role" | "session" | "federated-user" | "other";
    };

/** The requester that a tagged text names; `unknown` if it has no tag that there is. */
export function toRequester(text: string): Requester {
  if (text === "anonymous") return { type: "anonymous", text };
  const tagged = /^(service|federated|canonical):(.+)$/s.exec(text);
  if (tagged) return { type: tagged[1] as "service" | "federated" | "canonical", text, id: tagged[2] ?? "" };
  const aws = /^aws:([^:]*):(.+)$/s.exec(text);
  if (!aws) return { type: "unknown", text };
  const [, account = "", arn = ""] = aws;
  return { type: "aws", text, account, arn, kind: kindOf(arn) };
}

function kindOf(arn: string): Extract<Requester, { type: "aws" }>["kind"] {
  const [, service, name] = /^arn:[^:]*:(iam|sts)::[^:]*:(root$|[a-z-]+\/)/.exec(arn) ?? [];
  if (service === "iam" && name === "root") return "root";
  if (service === "iam" && (name === "user/" || name === "role/")) return name === "user/" ? "user" : "role";
  if (service === "sts" && name === "assumed-role/") return "session";
  return service === "sts" && name === "federated-user/" ? "federated-user" : "other";
}
