/** What an HTTP call tells of where it comes from: the rules that keep other sites' pages out, shared by all servers. */
@NullMarked
package dev.llmroute.web;

import org.jspecify.annotations.NullMarked;
