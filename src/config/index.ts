export { type Configuration, defaults, type Threshold } from "./configuration.js";
export { configurationPath, loadConfiguration } from "./load.js";
