import { actionExists } from "./action-exists.js";
import { actionMeetsResource } from "./action-meets-resource.js";
import { arn } from "./arn.js";
import type { Check } from "./check.js";
import { conditionKey } from "./condition-key.js";
import { conditionValue } from "./condition-value.js";
import { duplicateSid } from "./duplicate-sid.js";
import { grammar } from "./grammar.js";
import { operatorType } from "./operator-type.js";
import { ownerService } from "./owner-service.js";
import { principalForm } from "./principal-form.js";
import { secretText } from "./secret-text.js";
import { sizeLimit } from "./size-limit.js";
import { variableGrammar } from "./variable-grammar.js";

/** Every check, by the name rules use. */
export const checks: { readonly [name: string]: Check } = {
  "action-exists": actionExists,
  "action-meets-resource": actionMeetsResource,
  arn,
  "condition-key": conditionKey,
  "condition-value": conditionValue,
  "duplicate-sid": duplicateSid,
  grammar,
  "operator-type": operatorType,
  "owner-service": ownerService,
  "principal-form": principalForm,
  "secret-text": secretText,
  "size-limit": sizeLimit,
  "variable-grammar": variableGrammar,
};

export const checkNames: readonly string[] = Object.keys(checks);
