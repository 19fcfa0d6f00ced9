import { type Action, type PolicyText, serviceDetail } from "../policy/index.js";
import { isGlob, meets } from "./glob.js";
import { asConstant, hole } from "./written.js";

/** The ARN formats of all the resource types an action takes, required or not. */
export function formatsOf({ service, name }: Action): readonly string[] {
  const detail = serviceDetail(service);
  const taken = detail?.actions.get(name)?.resources ?? [];
  return taken.flatMap(({ type }) => detail?.resources.get(type)?.arn ?? []);
}

/**
 * Does the action work on any of these resources, given as globs? Actions that take no resource work on `*`, and on a
 * service's whole `arn:aws:s3:::*`, as AWS's own examples write it.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export function meetsAny(action: Action, globs: readonly string[]): boolean {
  const whole = new RegExp(`^arn:[^:]*:${action.service}:[^:]*:[^:]*:\\*(:\\*)*$`);
  const formats = formatsOf(action);
  if (formats.length === 0 && globs.some((glob) => whole.test(glob))) return true;
  return formats.some((format) => globs.some((glob) => fits(format, glob)));
}

/** A bucket's name holds no slash: what comes after one is an object. */
function fits(format: string, glob: string): boolean {
  if (format.endsWith(":::${BucketName}") && glob.includes("/")) return false;
  return meets(format.replaceAll(/\$\{[^$}]*\}/g, "*"), glob);
}

/**
 * May the action be asked for on this resource? A no is sure: what is filled in may be anything of its shape, and a star
 * passes colons, but for one that is a region or an account by itself.
 */
export function mayTake(action: Action, resource: PolicyText): boolean {
  const glob = shapedGlob(resource);
  if (!glob.startsWith("arn:")) return true;
  const [, partition = "*", service = "*", region = "*", account = "*", ...rest] = glob.split(":");
  const whole = glob.replaceAll(hole, "*");
  if (isGlob(partition) || !/^[a-z0-9-]+$/.test(service)) return meetsAny(action, [whole]);
  const formats = formatsOf(action);
  const ofService = formats.filter((format) => format.split(":")[2] === service);
  if (ofService.length === 0 && service !== action.service) return false;
  const isTidy = rest.length > 0 && (region === "*" || !isGlob(region)) && /^(\*|\d*|\uE000)$/.test(account);
  if (formats.length === 0 || !isTidy) return meetsAny(action, [whole]);
  const own = rest.join(":").replaceAll(hole, "*");
  return ofService.some((format) => fits(format, whole) && meets(resourceOf(format), own));
}

/** The part of an ARN's format that says which resource, as a glob. */
function resourceOf(format: string): string {
  return format
    .split(":")
    .slice(5)
    .join(":")
    .replaceAll(/\$\{[^$}]*\}/g, "*");
}

/** As `asConstant`; a hole that begins the text and is an ARN is as the ARN it must be. */
function shapedGlob(text: PolicyText): string {
  const [first, ...rest] = text.parts;
  if (first?.type !== "hole" || first.hole.shape.type !== "arn") return asConstant(text);
  const { pattern = "*" } = first.hole.shape;
  return pattern.replace(/^arn:\*:/, `arn:${hole}:`) + asConstant({ ...text, parts: rest });
}
