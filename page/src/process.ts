/** The little of Node's `process` that browser builds of Node modules (path-browserify and friends) ask for. */
export const process = { cwd: () => "/", env: {}, platform: "browser", argv: [], version: "", versions: {} };
