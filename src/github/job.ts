export interface RepositoryRef {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
}

/** What an event says of a pull request. */
export interface PullFacts {
  readonly headSha: string;
  /** Name of the branch it is to be merged into. */
  readonly baseRef: string;
  readonly draft: boolean;
  /** This head was just pushed and nobody has commented on its lines: nothing of ours can be there to look at. */
  readonly untouched: boolean;
}

interface Common {
  readonly installationId: number;
  readonly repository: RepositoryRef;
  /** When the event happened, in milliseconds; what is older than a known job says nothing new. */
  readonly at: number;
}

/** Review a pull request. */
export interface PullJob extends Common {
  readonly type: "pull";
  readonly number: number;
  /** Undefined where GitHub has to be asked. */
  readonly facts: PullFacts | undefined;
  /** A person asked for it: the check is written again even where nothing changed. */
  readonly forced: boolean;
}

/** Report on the commit that a merge queue made. */
export interface GroupJob extends Common {
  readonly type: "group";
  readonly headSha: string;
  readonly baseSha: string;
  readonly forced: boolean;
}

/** Review the open pull requests of a commit, of which the event does not say which they are. */
export interface CommitJob extends Common {
  readonly type: "commit";
  readonly headSha: string;
}

export type Job = PullJob | GroupJob | CommitJob;

/** Jobs of one key are about the same thing: of them one runs, and the newest counts. */
export function keyOf(job: Job): string {
  const about = job.type === "pull" ? `#${job.number}` : `@${job.headSha}`;
  return `${job.repository.id}${about}`;
}

/**
 * What is to be done when `arriving` comes while `known` waits or runs; undefined when `known` covers it.
 *
 * Events may come twice and in any order, so the later one by GitHub's clock counts.
 */
export function mergeJobs(known: Job, arriving: Job): Job | undefined {
  if (known.type !== "pull" || arriving.type !== "pull") return undefined;
  if (arriving.forced) return { ...arriving, facts: undefined, at: Math.max(known.at, arriving.at) };
  if (!arriving.facts || arriving.at < known.at || sameFacts(known.facts, arriving.facts)) return undefined;
  return { ...arriving, facts: { ...arriving.facts, untouched: false }, forced: known.forced };
}

function sameFacts(known: PullFacts | undefined, arriving: PullFacts): boolean {
  if (!known) return false;
  const { headSha, baseRef, draft } = arriving;
  return known.headSha === headSha && known.baseRef === baseRef && known.draft === draft;
}
