/** Stacks: what differs between a template and what is there, the steps that make it the same, and the way back. Knows no HTTP client. */
@NullMarked
package io.freshet.server.template.deploy;

import org.jspecify.annotations.NullMarked;
