/** What the JSON APIs and commands tell people and scripts: one record for each answer, field for field as it is written. */
@NullMarked
package dev.llmroute.json;

import org.jspecify.annotations.NullMarked;
