import { type Action, type PolicyText, serviceDetail } from "../policy/index.js";
import { meets } from "./glob.js";
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

/** May the action be asked for on this resource? A no is sure: what is filled in may be anything of its shape. */
export function mayTake(action: Action, resource: PolicyText): boolean {
  const glob = shapedGlob(resource);
  if (!glob.startsWith("arn:")) return true;
  const service = /^arn:[^:*?]*:([a-z0-9-]+):/.exec(glob.replaceAll(hole, ""))?.[1];
  const isOther = (format: string) => service !== undefined && format.split(":")[2] !== service;
  if (service !== action.service && formatsOf(action).every(isOther)) return false;
  return meetsAny(action, [glob.replaceAll(hole, "*")]);
}

/** As `asConstant`; a hole that begins the text and is an ARN is as the ARN it must be. */
function shapedGlob(text: PolicyText): string {
  const [first, ...rest] = text.parts;
  if (first?.type !== "hole" || first.hole.shape.type !== "arn") return asConstant(text);
  const { pattern = "*" } = first.hole.shape;
  return pattern.replace(/^arn:\*:/, `arn:${hole}:`) + asConstant({ ...text, parts: rest });
}
