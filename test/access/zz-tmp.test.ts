import fc from "fast-check";
import { expect, it } from "@jest/globals";
import { policyPairs, layeredPairs, universes } from "../helpers/random-policies.js";
import { bruteNewAccess, everyRequest } from "../helpers/brute-force.js";
it("measure", () => {
  for (const [name, arb] of [["identity", policyPairs("IDENTITY_POLICY", universes(2,{variables:false,holes:false}))],["identity vars", policyPairs("IDENTITY_POLICY", universes(2,{variables:true,holes:true}))],["resource", policyPairs("RESOURCE_POLICY", universes(2,{variables:true,holes:false}))],["layered", layeredPairs(universes(2,{variables:true,holes:false}))]] as const) {
    const pairs = fc.sample(arb, { numRuns: 100, seed: 7 });
    const t = performance.now(); let found = 0, requests = 0; let max=0;
    for (const p of pairs) { if (bruteNewAccess(p.old, p.new_)) found++; let n=0; for (const _ of everyRequest([...p.old,...p.new_])) n++; requests+=n; max=Math.max(max,n); }
    console.log(name, found, requests, max, Math.round(performance.now()-t)+"ms", p(pairs[0]));
  }
  function p(x: any){ return JSON.stringify(x.old[0].policy.statements.length) }
});
