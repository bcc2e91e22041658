/* The material flow in the report: both languages. */
"use strict";
report.flows.forEach((system) => page.onLanguage(sankey.attach(system, () => system.options[page.english() ? 1 : 0])));
