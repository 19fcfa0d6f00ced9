import { randomBytes, verify } from "node:crypto";
import type { Installation, Token } from "../state/entities.js";
import type { World } from "../state/world.js";
import { GitHubError } from "./errors.js";

/** Who sent a request. */
export type Identity =
  | { readonly kind: "app" }
  | { readonly kind: "installation"; readonly token: Token }
  | { readonly kind: "none" };

/** Tokens last an hour. */
const TOKEN_LIFE_MS = 3_600_000;

/** Reads the `authorization` header. @throws GitHubError 401 with GitHub's words. */
export function authenticate(world: World, header: string | undefined): Identity {
  if (!header) return { kind: "none" };
  const match = /^(?:bearer|token) +(\S+)$/i.exec(header);
  const credential = match?.[1] ?? "";
  if (credential.startsWith("ghs_")) return installationIdentity(world, credential);
  if (credential.split(".").length === 3) {
    checkJwt(world, credential);
    return { kind: "app" };
  }
  throw new GitHubError(401, "Bad credentials");
}

function installationIdentity(world: World, credential: string): Identity {
  const token = world.tokens.get(credential);
  if (!token || token.expiresAt <= world.now().getTime()) throw new GitHubError(401, "Bad credentials");
  if (token.installation.suspended) throw new GitHubError(403, "This installation has been suspended");
  return { kind: "installation", token };
}

/** RS256 with the App's key, issued by it, in force, for at most ten minutes. */
function checkJwt(world: World, jwt: string): void {
  const [header = "", claims = "", signature = ""] = jwt.split(".");
  const undecodable = new GitHubError(401, "A JSON web token could not be decoded");
  const { alg } = parse(header, undecodable);
  const signed = verify(
    "RSA-SHA256",
    Buffer.from(`${header}.${claims}`),
    world.app.publicKey,
    Buffer.from(signature, "base64url"),
  );
  if (alg !== "RS256" || !signed) throw undecodable;
  const { iss, exp, iat } = parse(claims, undecodable);
  const now = world.now().getTime() / 1000;
  if (String(iss) !== String(world.app.id) && iss !== world.app.clientId) {
    throw new GitHubError(401, "'Issuer' claim ('iss') must be an Integer");
  }
  if (typeof exp !== "number" || exp <= now) {
    throw new GitHubError(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  }
  if (exp > now + 660) throw new GitHubError(401, "'Expiration time' claim ('exp') is too far in the future");
  if (typeof iat !== "number" || iat > now + 60) {
    throw new GitHubError(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  }
}

function parse(part: string, failure: GitHubError): Record<string, unknown> {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString("utf8")) as Record<string, unknown>;
  } catch {
    throw failure;
  }
}

/** What a token request may narrow. */
export interface TokenScope {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly repository_ids?: readonly number[];
  readonly repositories?: readonly string[];
}

/**
 * A new token of an installation, at most as strong as the installation.
 * @throws GitHubError 422 when more is asked than was granted.
 */
export function mintToken(world: World, installation: Installation, scope: TokenScope): Token {
  if (installation.suspended) throw new GitHubError(403, "This installation has been suspended");
  const permissions = scope.permissions ?? installation.permissions;
  for (const [name, level] of Object.entries(permissions)) {
    const granted = installation.permissions[name] ?? (name === "metadata" ? "read" : undefined);
    if (granted === undefined || (level === "write" && granted === "read")) {
      throw new GitHubError(422, "The permissions requested are not granted to this installation.");
    }
  }
  const token: Token = {
    token: `ghs_${world.app.id}_${[12, 48, 32].map((size) => randomBytes(size).toString("base64url")).join(".")}`,
    installation,
    permissions: { metadata: "read", ...permissions },
    repositories: narrowed(world, installation, scope),
    expiresAt: world.now().getTime() + TOKEN_LIFE_MS,
  };
  world.tokens.set(token.token, token);
  return token;
}

function narrowed(world: World, installation: Installation, scope: TokenScope): readonly number[] | null {
  if (!scope.repository_ids && !scope.repositories) return installation.repositories;
  const own = [...world.repositories.values()].filter(
    ({ id, owner }) => owner.id === installation.account.id && (installation.repositories?.includes(id) ?? true),
  );
  const byName = (scope.repositories ?? []).map(
    (name) => own.find((one) => one.name.toLowerCase() === name.toLowerCase())?.id,
  );
  const byId = (scope.repository_ids ?? []).map((id) => own.find((one) => one.id === id)?.id);
  const ids = [...byName, ...byId];
  if (ids.includes(undefined)) {
    throw new GitHubError(
      422,
      "There is at least one repository that does not exist or is not accessible to the parent installation.",
    );
  }
  return ids.filter((id) => id !== undefined);
}
