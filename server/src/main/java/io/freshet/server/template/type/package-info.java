/** Resource types of templates: their properties, and the calls of the server's own APIs that make, change and remove them. Knows no HTTP client and no template text. */
@NullMarked
package io.freshet.server.template.type;

import org.jspecify.annotations.NullMarked;
