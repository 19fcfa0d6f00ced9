import fc from "fast-check";
import { writeFileSync } from "node:fs";
import { expect, it } from "@jest/globals";
import { bruteNewAccess } from "../../helpers/brute-force.js";
import { policyPairs, universes } from "../../helpers/random-policies.js";
import { askSolver, encode } from "./smt.js";
it("x", () => {
  for (const type of ["IDENTITY_POLICY","RESOURCE_POLICY"] as const) for (const variables of [false,true]) {
    const pairs = fc.sample(policyPairs(type, universes(2,{variables,holes:false})), {numRuns:100, seed: 11});
    const tally: Record<string,number> = {}; let t=0;
    for (const {old,new_} of pairs) {
      const b = bruteNewAccess(old,new_);
      const t0=performance.now(); const s = askSolver(old[0]!, new_[0]!); t+=performance.now()-t0;
      const k=`${b?"brute":"-"} ${s.is}${s.is==="unsupported"?s.because:""}`; tally[k]=(tally[k]??0)+1;
      if ((b && s.is==="no-new-access") || (!b && s.is==="new-access" && !tally["p"+type])) { tally["p"+type]=1; console.log(k, JSON.stringify(docs(old)), JSON.stringify(docs(new_)), JSON.stringify(b)); }
    }
    console.log(type, variables, tally, Math.round(t)+"ms");
  }
});
function docs(set: any) { return set.map((p: any) => strip(p.policy.value)); }
function strip(v: any): any { if (v.type==="text") return v.parts.map((p:any)=>p.text??"<<"+p.hole.expression+">>").join(""); if (v.type==="list") return v.items.map(strip); if (v.type==="map") return Object.fromEntries(v.entries.map((e:any)=>[strip(e.key),strip(e.value)])); return v.value; }
