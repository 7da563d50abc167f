// Prints what Realm JS makes of the object schemas in a module. Its own code for that needs no native library, but what it
// imports does, so that it gets substitutes for the few names it uses.
const Module = require("module");
const path = require("path");
const { pathToFileURL } = require("url");

const load = Module._load;
Module._load = function (request, ...rest) {
  if (request === "../internal") {
    return {
      assert(condition, message) {
        if (!condition) {
          throw new Error(typeof message === "function" ? message() : message);
        }
      },
      flags: {},
      ObjectSchemaParseError: Error,
      PropertySchemaParseError: Error,
      SchemaParseError: Error,
    };
  }
  return load.call(this, request, ...rest);
};
const { normalizeRealmSchema } = require("./node_modules/realm/dist/schema/normalize.js");

import(pathToFileURL(path.resolve(process.argv[2]))).then(({ schemas }) =>
  console.log(JSON.stringify({ schemas: normalizeRealmSchema(schemas) })),
);
