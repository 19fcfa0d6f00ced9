import { type Action, type PolicyText, serviceDetail } from "../policy/index.js";
import { asConstant, hole } from "./written.js";

/** The ARN formats of all the resource types an action takes, required or not. */
export function formatsOf({ service, name }: Action): readonly string[] {
  const detail = serviceDetail(service);
  const taken = detail?.actions.get(name)?.resources ?? [];
  return taken.flatMap(({ type }) => detail?.resources.get(type)?.arn ?? []);
}

/**
 * May the action be asked for on this resource? No where it is surely of another service, none of whose resources the
 * action takes. Of its own service's resources AWS's list leaves some out: `elasticloadbalancing:AddTags` takes target
 * groups.
 */
export function mayTake(action: Action, resource: PolicyText): boolean {
  const service = serviceOf(resource);
  if (service === undefined || service === action.service) return true;
  return formatsOf(action).some((format) => format.split(":")[2] === service);
}

/** The service of an ARN; undefined where it is not written out, or a wildcard before it may stand for it too. */
function serviceOf(resource: PolicyText): string | undefined {
  const text = shapedText(resource);
  return /^arn:[^:*?]*:([a-z0-9-]+):/.exec(text)?.[1];
}

/** As `asConstant`; a hole that begins the text and is an ARN is as the ARN it must be. */
function shapedText(text: PolicyText): string {
  const [first, ...rest] = text.parts;
  if (first?.type !== "hole" || first.hole.shape.type !== "arn") return asConstant(text);
  const { pattern = "*" } = first.hole.shape;
  return pattern.replace(/^arn:\*:/, `arn:${hole}:`) + asConstant({ ...text, parts: rest });
}
