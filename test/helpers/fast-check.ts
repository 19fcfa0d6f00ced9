import fc from "fast-check";

/** The same in each run, so that a change is answerable for what it breaks; `PROPERTY_SEED` looks elsewhere. */
export const seed = Number(process.env.PROPERTY_SEED ?? 20_261_127);

fc.configureGlobal({ seed });

export { fc };
