/* The page of Sankey pictures alone: one language. */
"use strict";
JSON.parse(document.getElementById("systems").textContent).forEach((system) => sankey.attach(system, () => system.options));
