/** What the configuration knows of the organisation; rules read it by name and may not invent others. */
export interface RuleParameters {
  /** Account ids that are trusted, one's own among them. */
  readonly accounts: readonly string[];
  /** Organisation ids (`o-…`) that are trusted. */
  readonly organizations: readonly string[];
  /** The account the templates are deployed to, where it is known. */
  readonly ownAccount?: string;
  /** Regions that are used; empty where nobody said. */
  readonly regions: readonly string[];
  /** GitHub owners whose workflows are trusted. */
  readonly owners: readonly string[];
  /** The repository under review, `owner/name`, where it is known. */
  readonly repository?: string;
}

/** Nothing known. */
export const noParameters: RuleParameters = {
  accounts: [],
  organizations: [],
  regions: [],
  owners: [],
};

/** Is this parameter, by its name in a rule's `needs`, filled in? */
export function isGiven(name: string, parameters: RuleParameters): boolean {
  switch (name) {
    case "accounts":
    case "organizations":
    case "regions":
    case "owners":
      return parameters[name].length > 0;
    default:
      return false;
  }
}
