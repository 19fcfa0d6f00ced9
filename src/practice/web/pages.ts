import type { HttpBindings } from "@hono/node-server";
import type { Hono } from "hono";
import type { World } from "../state/world.js";

/** Adds the web page of this GitHub. */
export function addPages(app: Hono<{ Bindings: HttpBindings }>, _world: World): void {
  app.get("/", (c) => c.text("practice"));
}
